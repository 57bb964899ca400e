/** @file `electron.powerMonitor`. Tests emit its events and set the idle time through `evaluate`. */
import { EventEmitter } from 'node:events';
import { app } from './app.ts';

class PowerMonitor extends EventEmitter {
  onBatteryPower = false;

  override on(name: string, listener: (...args: unknown[]) => void): this {
    onlyWhenReady();
    return super.on(name, listener);
  }
  getSystemIdleTime(): number {
    onlyWhenReady();
    return 0;
  }
  getSystemIdleState(thresholdSeconds: number): 'active' | 'idle' {
    onlyWhenReady();
    return this.getSystemIdleTime() >= thresholdSeconds ? 'idle' : 'active';
  }
  getCurrentThermalState(): string {
    return 'unknown';
  }
  isOnBatteryPower(): boolean {
    return this.onBatteryPower;
  }
}

function onlyWhenReady(): void {
  if (!app.isReady()) throw new Error("The 'powerMonitor' module can't be used before the app 'ready' event");
}

export const powerMonitor = new PowerMonitor();
