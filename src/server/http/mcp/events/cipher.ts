// Events at rest: AES-256-GCM, bound to principal, session and stream, so that an event moved elsewhere does not open.
import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { EventBinding } from '../../interfaces.ts';

const ivBytes = 12;
const tagBytes = 16;
const version = 1;

/** Seals and opens the events of one session. */
export interface EventCipher {
  /** Names the session in Redis without telling who or which it is. */
  readonly name: string;
  readonly seal: (stream: string, plaintext: string) => Buffer;
  /** @throws Error when the event was changed, or belongs to another principal, session or stream. */
  readonly open: (stream: string, sealed: Buffer) => string;
}

/** Two keys from one secret: what names a session is not what encrypts its events. */
export function eventCiphers(secret: Buffer): (binding: EventBinding) => EventCipher {
  const derive = (use: string) => Buffer.from(hkdfSync('sha256', secret, '', `portkey-admin-mcp ${use}`, 32));
  const sealing = derive('event encryption');
  const naming = derive('session name');
  return ({ principal, session, keyDigest = '' }) => {
    const owner = JSON.stringify([version, principal, session, keyDigest]);
    const bound = (stream: string) => Buffer.from(JSON.stringify([owner, stream]));
    return {
      name: createHmac('sha256', naming).update(owner).digest('base64url'),
      seal: (stream, plaintext) => {
        const iv = randomBytes(ivBytes);
        const cipher = createCipheriv('aes-256-gcm', sealing, iv).setAAD(bound(stream));
        const body = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()]);
        return Buffer.concat([Buffer.of(version), iv, cipher.getAuthTag(), body]);
      },
      open: (stream, sealed) => {
        if (sealed[0] !== version || sealed.length < 1 + ivBytes + tagBytes)
          throw new Error('not a sealed event');
        const iv = sealed.subarray(1, 1 + ivBytes);
        const tag = sealed.subarray(1 + ivBytes, 1 + ivBytes + tagBytes);
        const decipher = createDecipheriv('aes-256-gcm', sealing, iv, { authTagLength: tagBytes })
          .setAAD(bound(stream))
          .setAuthTag(tag);
        return (
          decipher.update(sealed.subarray(1 + ivBytes + tagBytes), undefined, 'utf8') + decipher.final('utf8')
        );
      },
    };
  };
}
