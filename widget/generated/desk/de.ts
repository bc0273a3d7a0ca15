
    // Do not modify this file by hand!
    // Re-generate this file by running lit-localize

    
    import {str} from '@lit/localize';

    /* eslint-disable no-irregular-whitespace */
    /* eslint-disable @typescript-eslint/no-explicit-any */

    export const templates = {
      'desk.again': `Noch einmal versuchen`,
'desk.away': `Keine Verbindung. Was Sie sehen, kann alt sein; was Sie senden, geht ab, sobald sie wieder da ist.`,
'desk.cancel': `Abbrechen`,
'desk.close': `Schließen`,
'desk.loading': `Wird geladen`,
'desk.menu': `Menü`,
'desk.name': `Arbeitsplatz`,
'desk.reload': `Neu laden`,
'desk.save': `Speichern`,
'desk.skip': `Zum Inhalt`,
'desk.unreachable': `Der Server ist nicht erreichbar. Was er getan hat, ist nicht bekannt; es noch einmal zu versuchen ist sicher.`,
'help.about': str`Hilfe: ${0}`,
'help.more': `Mehr dazu`,
'keys.all': `Alle Tasten`,
'keys.everywhere': `Überall`,
'keys.off': `Einzelne Tasten lassen sich in Ihrem Konto abschalten.`,
'keys.title': `Tasten`,
'lane.commercial': `Kulanz`,
'lane.guarantee': `Gewährleistung`,
'lane.withdrawal': `Widerruf`,
'parcel.announced': `Noch nicht gesendet`,
'parcel.delivered': `Zugestellt`,
'parcel.lost': `Verloren`,
'parcel.moving': `Unterwegs`,
'queue.done': `Erledigt`,
'queue.problems': `Probleme`,
'queue.to_decide': `Zu entscheiden`,
'queue.to_pay': `Zu zahlen`,
'queue.to_receive': `Anzunehmen`,
'queue.to_review': `Zu prüfen`,
'rail.draft': `Entwurf`,
'rail.messages': `Nachrichten`,
'rail.orders': `Bestellungen`,
'rail.policy': `Regeln`,
'rail.receive': `Annahme`,
'rail.returns': `Rücksendungen`,
'rail.set_up': `Einrichtung`,
'rail.settings': `Einstellungen`,
'rail.unanswered': str`${0} unbeantwortet`,
'role.agent': `Bearbeitung`,
'role.owner': `Inhaber`,
'role.reader': `nur lesen`,
'role.warehouse': `Lager`,
'word.approved': `Genehmigt`,
'word.arrived': `Angekommen`,
'word.cancelled': `Storniert`,
'word.closed': `Abgeschlossen`,
'word.decided': `Entschieden`,
'word.expired': `Abgelaufen`,
'word.in_transit': `Unterwegs`,
'word.partly_received': `Teilweise erhalten`,
'word.received': `Erhalten`,
'word.rejected': `Abgelehnt`,
'word.requested': `Angefragt`,
'word.settled': `Ausgezahlt`,
'word.waiting_for_parcel': `Genehmigt`,
    };
  