
    // Do not modify this file by hand!
    // Re-generate this file by running lit-localize

    
    import {str} from '@lit/localize';

    /* eslint-disable no-irregular-whitespace */
    /* eslint-disable @typescript-eslint/no-explicit-any */

    export const templates = {
      'desk.again': `Réessayer`,
'desk.away': `Pas de connexion. Ce que vous voyez peut être ancien ; ce que vous envoyez partira dès son retour.`,
'desk.cancel': `Annuler`,
'desk.close': `Fermer`,
'desk.loading': `Chargement`,
'desk.menu': `Menu`,
'desk.name': `Bureau`,
'desk.reload': `Charger à nouveau`,
'desk.save': `Enregistrer`,
'desk.skip': `Aller au contenu`,
'desk.unreachable': `Le serveur est injoignable. On ne sait pas ce qu’il a fait ; réessayer est sans risque.`,
'help.about': str`Aide : ${0}`,
'help.more': `En savoir plus`,
'keys.all': `Toutes les touches`,
'keys.everywhere': `Partout`,
'keys.off': `Les touches simples peuvent être désactivées dans votre compte.`,
'keys.title': `Touches`,
'lane.commercial': `Commercial`,
'lane.guarantee': `Garantie`,
'lane.withdrawal': `Rétractation`,
'parcel.announced': `Pas encore envoyé`,
'parcel.delivered': `Livré`,
'parcel.lost': `Perdu`,
'parcel.moving': `En chemin`,
'queue.done': `Terminé`,
'queue.problems': `Problèmes`,
'queue.to_decide': `À décider`,
'queue.to_pay': `À payer`,
'queue.to_receive': `À recevoir`,
'queue.to_review': `À examiner`,
'rail.draft': `brouillon`,
'rail.messages': `Messages`,
'rail.orders': `Commandes`,
'rail.policy': `Conditions`,
'rail.receive': `Réception`,
'rail.returns': `Retours`,
'rail.set_up': `Mise en place`,
'rail.settings': `Réglages`,
'rail.unanswered': str`${0} sans réponse`,
'role.agent': `agent`,
'role.owner': `propriétaire`,
'role.reader': `lecture seule`,
'role.warehouse': `entrepôt`,
'word.approved': `Approuvé`,
'word.arrived': `Arrivé`,
'word.cancelled': `Annulé`,
'word.closed': `Clos`,
'word.decided': `Décidé`,
'word.expired': `Expiré`,
'word.in_transit': `En transit`,
'word.partly_received': `Reçu en partie`,
'word.received': `Reçu`,
'word.rejected': `Refusé`,
'word.requested': `Demandé`,
'word.settled': `Réglé`,
'word.waiting_for_parcel': `Approuvé`,
    };
  