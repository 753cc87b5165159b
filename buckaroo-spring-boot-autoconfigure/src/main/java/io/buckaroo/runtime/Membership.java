package io.buckaroo.runtime;

import reactor.core.Disposable;

/**
 * That a mailbox receives what is sent to an audience.
 */
final class Membership implements Disposable {

	private final Section section;

	private final ConnectionMailbox mailbox;

	/** From which position on {@link Broadcasts} are for it. */
	final long from;

	/** Where it stands among the members; negative when it has ended. */
	int index;

	Membership(Section section, ConnectionMailbox mailbox, long from, int index) {
		this.section = section;
		this.mailbox = mailbox;
		this.from = from;
		this.index = index;
	}

	Section section() {
		return this.section;
	}

	ConnectionMailbox mailbox() {
		return this.mailbox;
	}

	ConnectionLoop<?, ?> loop() {
		return this.mailbox.loop();
	}

	@Override
	public void dispose() {
		this.mailbox.leave(this);
	}

}
