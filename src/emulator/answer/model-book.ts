import { makeUuid } from '../model/random.ts';
import { type EmulatedModel, emulatedModels } from './model-table.ts';

/** The models of the app, of which some may be switched off. */
export interface ModelBook {
  all(): readonly EmulatedModel[];
  active(): readonly EmulatedModel[];
  isActive(model: EmulatedModel): boolean;
  /** Switches a model on or off; undefined when none has that id. */
  toggle(id: string, isOn: boolean): EmulatedModel | undefined;
}

export function makeModelBook(): ModelBook {
  const off = new Set<EmulatedModel>();
  const isActive = (model: EmulatedModel): boolean => !off.has(model);
  return {
    all: () => emulatedModels,
    active: () => (off.size === 0 ? emulatedModels : emulatedModels.filter(isActive)),
    isActive,
    toggle(id, isOn) {
      const model = emulatedModels.find(({ namespace }) => modelId(namespace) === id.toLowerCase());
      if (model === undefined) return undefined;
      if (isOn) off.delete(model);
      else off.add(model);
      return model;
    },
  };
}

/** The same everywhere and always. */
export function modelId(namespace: string): string {
  return makeUuid(`model ${namespace}`);
}
