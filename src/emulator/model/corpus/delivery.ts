/** Prose about orders and parcels, written for the emulator's language model: a paragraph a text. */
export const deliveryProse: readonly string[] = [
  'Your order left our warehouse this morning. The parcel should be with you in two days. You can follow it with the link in the message that we sent you.',
  'I am sorry that the parcel has not arrived. The carrier says that it was left with a neighbour. Please ask next door first. If nobody has it, write to us and we will send you a new one.',
  'The box was damaged on the way. Please send us a picture of the box and of the item. You do not have to send anything back, and a new item will be on its way tomorrow.',
  'We sent you the wrong size. That was our mistake, and we will pay for the return. I have put a label in this message. When the parcel is back with us, the right size goes out on the same day.',
  'The item is out of stock until the end of the month. You can wait for it, choose another colour, or cancel the order. Please tell us what you would like to do.',
  'You can change the address as long as the order is not packed. I have changed it for you. The delivery takes one day longer, because the parcel now goes to another country.',
  'A return is free within thirty days. Put the item back in its box, print the label, and give the parcel to the carrier. We refund the money as soon as the parcel is scanned.',
  'One part was missing from your order. The warehouse has found it and will send it today. It comes in a small envelope, so please look in your letter box.',
  'The carrier tried to deliver the parcel twice and nobody was at home. It is now at the post office on the corner. You need your name and the number of the order to collect it.',
  'Orders that come in before noon are packed on the same day. Orders that come in later are packed on the next working day. We do not deliver on Sunday.',
  'Your parcel is stuck in customs. The office needs the invoice, and we have just sent it. Most parcels are released within two days after that. I will write to you as soon as I hear more.',
  'I can see two orders for the same item. If you only want one, I can cancel the other before it is packed. Please let me know within the next hour.',
  'The number in your message belongs to an older order. The new order has not been sent yet. You will get another message with the right number as soon as the parcel leaves the warehouse.',
  'Gifts are sent without an invoice in the box. The invoice goes to the person who paid. You can add a short note to the parcel when you place the order.',
  'The courier will call you before the delivery. If the day does not suit you, choose another one on the page of the order. Large items are carried to the first door, and not up the stairs.',
  'We have not heard from the carrier for three days. That is too long, so I have opened a search. You do not have to wait for the result: a second parcel leaves the warehouse today.',
];
