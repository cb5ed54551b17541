/** The run is cut off: the trial in which this is thrown was not run. */
export class Interruption extends Error {
  constructor() {
    super('interrupted');
    this.name = 'Interruption';
  }
}
