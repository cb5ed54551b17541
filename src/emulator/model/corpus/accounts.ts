/** Prose about accounts and access, written for the emulator's language model: a paragraph a text. */
export const accountsProse: readonly string[] = [
  'You can reset your password on the sign-in page. We send you a link that works for one hour. If the message does not arrive, please look in the folder for spam.',
  'Your account was locked after five wrong passwords. It opens again by itself after thirty minutes. If it was not you who tried to sign in, please change your password now.',
  'I have sent a new code to your phone. The code works once and for ten minutes. If you have lost the phone, use one of the backup codes that you saved when you set it up.',
  'Only the owner of the team can invite new people. Please ask your owner to open the page of the team and add your address. You will then get a message with a link.',
  'The address on your account has been changed. For your safety we sent a message to the old address as well. If you did not ask for this, write to us at once.',
  'You can export all of your data as a file. Open the settings, choose export, and wait for the message. Large accounts take about an hour. The file is kept for seven days.',
  'We can delete your account when you ask for it. All of your data is removed within thirty days, and it cannot be brought back. Please make an export first if you need anything.',
  'The single sign-on of your company is not working, because the certificate has expired. Your administrator can upload a new one on the security page. Until then, people can sign in with a password.',
  'You are signed in with your private address. The team uses your work address. Please sign out, and sign in again with the other one. You will then see all of your projects.',
  'An API key is shown only once. If you have lost it, make a new one and remove the old one. Please never send a key in a message, because anybody who reads it can use it.',
  'The person who left your company still owns three projects. I can move them to you when the owner of the team agrees. Nothing inside the projects will change.',
  'I have checked the sign-in log of your account. There was one sign-in from a new device on Monday. If you do not know this device, please change your password and remove the device from the list.',
  'Two people cannot share one account. Each person needs a seat, so that the log shows who did what. A seat that is not used can be given to somebody else at any time.',
  'Your role lets you read the reports but not change them. Please ask an administrator for the role of an editor. The change works at once, and you do not have to sign in again.',
  'The message with the link was sent to an address with a small mistake in it. I have corrected the address and sent the message again. The old link no longer works.',
];
