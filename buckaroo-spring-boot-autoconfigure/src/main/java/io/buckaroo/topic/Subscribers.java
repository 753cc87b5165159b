package io.buckaroo.topic;

import java.util.Arrays;

import io.buckaroo.runtime.Inbox;

/**
 * Those who receive the messages of a topic, close together, since every message walks
 * over them. Whoever uses it holds the topic's lock.
 */
public final class Subscribers {

	private Subscriber[] all = new Subscriber[4];

	private int size;

	/**
	 * Creates an empty set.
	 */
	public Subscribers() {
	}

	/**
	 * Adds one.
	 * @param inbox where its messages go
	 * @return stands for it
	 */
	public Subscriber add(Inbox inbox) {
		if (this.size == this.all.length) {
			this.all = Arrays.copyOf(this.all, 2 * this.size);
		}
		Subscriber subscriber = new Subscriber(inbox, this.size);
		this.all[this.size++] = subscriber;
		return subscriber;
	}

	/**
	 * Removes one, unless it is gone already.
	 * @param subscriber the one
	 */
	public void remove(Subscriber subscriber) {
		if (subscriber.index < 0) {
			return;
		}
		Subscriber last = this.all[--this.size];
		this.all[subscriber.index] = last;
		last.index = subscriber.index;
		Arrays.fill(this.all, this.size, this.size + 1, null);
		subscriber.index = -1;
	}

	/**
	 * Whether nobody is there.
	 * @return whether nobody is
	 */
	public boolean isEmpty() {
		return this.size == 0;
	}

	/**
	 * Sends a message to all.
	 * @param message the message
	 */
	public void send(Object message) {
		for (int i = 0; i < this.size; i++) {
			this.all[i].inbox.send(message);
		}
	}

	/**
	 * Sends a message to all, beside what their mailboxes may hold.
	 * @param message the message
	 */
	public void replay(Object message) {
		for (int i = 0; i < this.size; i++) {
			this.all[i].inbox.replay(message);
		}
	}

	/**
	 * One of them.
	 */
	public static final class Subscriber {

		private final Inbox inbox;

		private int index;

		private Subscriber(Inbox inbox, int index) {
			this.inbox = inbox;
			this.index = index;
		}

	}

}
