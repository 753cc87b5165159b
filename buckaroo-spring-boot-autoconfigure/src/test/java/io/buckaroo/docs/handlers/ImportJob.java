package io.buckaroo.docs.handlers;

import io.buckaroo.Mailbox;

/**
 * A job that ends when its connection has ended.
 */
record ImportJob(String file, Mailbox mailbox) implements Runnable {

	@Override
	public void run() {
		for (int percent = 0; percent <= 100; percent += 10) {
			importNextPart();
			Mailbox.Delivery delivery = this.mailbox.send(new ImportSocket.Progress(this.file, percent));
			if (delivery == Mailbox.Delivery.CLOSED) {
				return;
			}
		}
	}

	private void importNextPart() {
	}

}
