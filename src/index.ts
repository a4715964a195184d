import { ProtonClient, GetServiceCommand } from '@aws-sdk/client-proton'
const c = new ProtonClient({ region:'us-east-1', endpoint: 'http://127.0.0.1:1', maxAttempts:1 })
try { await c.send(new GetServiceCommand({name:'x'})) } catch (e) { console.log(String((e as Error).name)) }
