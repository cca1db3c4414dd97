import type { Bytes } from "../encoding.ts";
import { NoContact } from "./touch.ts";

/** The service that an active box offers, and its one characteristic: a challenge is written, then the answer is read. */
export const boxService = "6b657869-6e00-4b01-8000-00805f9b34fb";
export const contactCharacteristic = "6b657869-6e00-4b02-8000-00805f9b34fb";

/** As much of Web Bluetooth as is used here. */
interface Bluetooth {
  requestDevice(options: { filters: { services: string[] }[] }): Promise<{
    gatt?: {
      connect(): Promise<{
        disconnect(): void;
        getPrimaryService(service: string): Promise<{
          getCharacteristic(characteristic: string): Promise<{
            writeValueWithResponse(value: Bytes): Promise<void>;
            readValue(): Promise<DataView<ArrayBuffer>>;
          }>;
        }>;
      }>;
    };
  }>;
}

export async function overBluetooth(challenge: Bytes): Promise<Bytes> {
  const bluetooth = (navigator as { bluetooth?: Bluetooth }).bluetooth;
  if (!bluetooth) {
    throw new NoContact("unsupported");
  }

  try {
    const device = await bluetooth.requestDevice({ filters: [{ services: [boxService] }] });
    const server = await device.gatt!.connect();
    try {
      const service = await server.getPrimaryService(boxService);
      const contact = await service.getCharacteristic(contactCharacteristic);
      await contact.writeValueWithResponse(challenge);
      const answer = await contact.readValue();
      return new Uint8Array(answer.buffer, answer.byteOffset, answer.byteLength);
    } finally {
      server.disconnect();
    }
  } catch (error) {
    throw new NoContact("silent", String(error));
  }
}
