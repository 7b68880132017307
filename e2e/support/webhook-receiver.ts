import { createHmac } from 'node:crypto';
import { type HttpCall, listenHttp, Received } from './listener.ts';

export interface Hooked {
  id: string;
  type: string;
  data: Record<string, unknown>;
  /** The call as it came. */
  call: HttpCall;
}

/** Whether a call is signed with the secret, as Standard Webhooks says. */
export function isSigned({ headers, body }: HttpCall, secret: string): boolean {
  const [id, at] = [headers['webhook-id'], headers['webhook-timestamp']];
  if (Math.abs(Number(at) - Date.now() / 1000) > 300) return false;
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const mac = createHmac('sha256', key)
    .update(`${String(id)}.${String(at)}.${body.toString()}`)
    .digest('base64');
  return String(headers['webhook-signature']).split(' ').includes(`v1,${mac}`);
}

/** A server of a customer's that takes webhooks. */
export class WebhookReceiver {
  readonly received = new Received<Hooked>();
  /** How many calls are refused from here on. */
  failing = 0;
  private constructor(private readonly server: { origin: string; close: () => Promise<void> }) {}

  static async start(): Promise<WebhookReceiver> {
    const place: { receiver?: WebhookReceiver } = {};
    const server = await listenHttp((call) => place.receiver?.take(call) ?? 503);
    place.receiver = new WebhookReceiver(server);
    return place.receiver;
  }

  get url(): string {
    return `${this.server.origin}/hook`;
  }

  private take(call: HttpCall): number {
    const { type, data } = JSON.parse(call.body.toString()) as Pick<Hooked, 'type' | 'data'>;
    this.received.push({ id: String(call.headers['webhook-id']), type, data, call });
    if (this.failing === 0) return 204;
    this.failing -= 1;
    return 500;
  }

  close(): Promise<void> {
    return this.server.close();
  }
}
