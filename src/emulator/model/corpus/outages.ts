/** Prose about faults and incidents, written for the emulator's language model: a paragraph a text. */
export const outagesProse: readonly string[] = [
  'We had a problem with one of our servers this morning. Some pages were slow and some requests failed. The server has been replaced, and everything has been working since ten.',
  'The status page shows an open incident. Our team has found the cause and is working on it. We will write again within the hour. No data was lost.',
  'Thank you for the report. I can repeat the error on my side. It happens only when the file is larger than ten megabytes. A fix is planned for the next release.',
  'Please try again in a private window. If the page works there, the cause is an old file in your browser. Clear the cache, and the page should work as before.',
  'The app closes when it starts because the last update did not finish. Please remove the app and install it again. Your data is stored on our side and comes back when you sign in.',
  'Your requests are refused because you send more than the limit allows. The answer tells you how many seconds to wait. Please wait that long, and send fewer requests at the same time.',
  'The server answered with an error because the body of the request was not valid. The message names the field. In your case it is the temperature, which goes from zero to one.',
  'A timeout does not mean that the request was lost. It may still be working. Please check the log first, and send the request again only if it is not there.',
  'The import stopped at line two hundred. There is a comma too many in that line. Please correct the line and start the import again. The lines before it are already there and will not be added twice.',
  'We could not reach your server last night. The connection was refused several times, so the job was stopped. Please check that the address is right and that the port is open.',
  'The report is empty because no ticket matches the filter. You have chosen last week and the queue for refunds. Choose another week, or remove the filter, and the numbers will be back.',
  'I have looked at the log that you sent. The first error is about a missing file. All of the other errors follow from it. When the file is back in its place, the job should run to the end.',
  'The search is slow because the index is being built again. This takes about two hours. Until then, results may be missing. We are sorry that we did not tell you before.',
  'You are using an old version of the client. It does not know the new format of the answer. Please update to the latest version, and the warning will go away.',
  'The backup ran without an error. We test it every week by restoring it on another server. The last test was on Tuesday, and all of the data was there.',
  'The page asks for a number, and you have entered a word. Please enter the number of the ticket without the letters in front. You find it at the top of every message from us.',
];
