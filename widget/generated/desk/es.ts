
    // Do not modify this file by hand!
    // Re-generate this file by running lit-localize

    
    import {str} from '@lit/localize';

    /* eslint-disable no-irregular-whitespace */
    /* eslint-disable @typescript-eslint/no-explicit-any */

    export const templates = {
      'desk.again': `Reintentar`,
'desk.away': `Sin conexión. Lo que ve puede ser antiguo; lo que envíe saldrá cuando vuelva.`,
'desk.cancel': `Cancelar`,
'desk.close': `Cerrar`,
'desk.loading': `Cargando`,
'desk.menu': `Menú`,
'desk.name': `Mesa`,
'desk.reload': `Cargar de nuevo`,
'desk.save': `Guardar`,
'desk.skip': `Ir al contenido`,
'desk.unreachable': `No se pudo contactar con el servidor. No se sabe qué hizo; volver a intentarlo es seguro.`,
'help.about': str`Ayuda: ${0}`,
'help.more': `Más información`,
'keys.all': `Todas las teclas`,
'keys.everywhere': `En todas partes`,
'keys.off': `Las teclas sueltas se pueden desactivar en su cuenta.`,
'keys.title': `Teclas`,
'lane.commercial': `Comercial`,
'lane.guarantee': `Garantía`,
'lane.withdrawal': `Desistimiento`,
'parcel.announced': `Aún sin enviar`,
'parcel.delivered': `Entregado`,
'parcel.lost': `Perdido`,
'parcel.moving': `En camino`,
'queue.done': `Terminado`,
'queue.problems': `Problemas`,
'queue.to_decide': `Por decidir`,
'queue.to_pay': `Por pagar`,
'queue.to_receive': `Por recibir`,
'queue.to_review': `Por revisar`,
'rail.draft': `borrador`,
'rail.messages': `Mensajes`,
'rail.orders': `Pedidos`,
'rail.policy': `Política`,
'rail.receive': `Recepción`,
'rail.returns': `Devoluciones`,
'rail.set_up': `Puesta en marcha`,
'rail.settings': `Ajustes`,
'rail.unanswered': str`${0} sin respuesta`,
'role.agent': `agente`,
'role.owner': `propietario`,
'role.reader': `solo lectura`,
'role.warehouse': `almacén`,
'word.approved': `Aprobada`,
'word.arrived': `Llegada`,
'word.cancelled': `Cancelada`,
'word.closed': `Cerrada`,
'word.decided': `Decidida`,
'word.expired': `Caducada`,
'word.in_transit': `En tránsito`,
'word.partly_received': `Recibida en parte`,
'word.received': `Recibida`,
'word.rejected': `Rechazada`,
'word.requested': `Solicitada`,
'word.settled': `Liquidada`,
'word.waiting_for_parcel': `Aprobada`,
    };
  