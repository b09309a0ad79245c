/** How a receiver proves that a call came from here, by the libraries of the Standard Webhooks project. */
export const verifySamples = {
  node: {
    label: "Node",
    code: `// npm install standardwebhooks express
import { env } from "node:process";
import express from "express";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(env.MOXXIE_WEBHOOK_SECRET);

express()
  // The signature is over the bytes as they came.
  .use(express.raw({ type: "application/json" }))
  .post("/hooks/moxxie", (request, response) => {
    let event;
    try {
      event = webhook.verify(request.body, request.headers);
    } catch {
      return response.sendStatus(401);
    }
    // A repetition bears the same webhook-id.
    console.log(event.type, event.data);
    response.sendStatus(204);
  })
  .listen(8080);
`,
  },
  python: {
    label: "Python",
    code: `# pip install standardwebhooks flask
import os
from flask import Flask, request
from standardwebhooks import Webhook, WebhookVerificationError

app = Flask(__name__)
webhook = Webhook(os.environ["MOXXIE_WEBHOOK_SECRET"])

@app.post("/hooks/moxxie")
def receive():
    try:
        # The signature is over the bytes as they came.
        event = webhook.verify(request.get_data(), dict(request.headers))
    except WebhookVerificationError:
        return "", 401
    # A repetition bears the same webhook-id.
    print(event["type"], event["data"])
    return "", 204
`,
  },
} as const;
export type VerifyLanguage = keyof typeof verifySamples;
