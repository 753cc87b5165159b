package io.buckaroo.topic.redis;

import java.util.Iterator;
import java.util.List;

import io.buckaroo.TopicMessage;
import io.buckaroo.runtime.Inbox;
import io.buckaroo.topic.RecentMessage;

/**
 * Replays messages to a subscriber, at its pace: each when its handler takes the one
 * before. Messages that could not be decoded are skipped.
 */
final class Replay implements Runnable {

	private final Inbox inbox;

	private final Iterator<RecentMessage> messages;

	private final Runnable finished;

	/**
	 * Creates a replay, which {@link #run} starts.
	 * @param inbox the mailbox of the subscriber
	 * @param messages the messages
	 * @param finished called when the handler takes the last message, or at once if there
	 * is none
	 */
	Replay(Inbox inbox, List<RecentMessage> messages, Runnable finished) {
		this.inbox = inbox;
		this.messages = messages.iterator();
		this.finished = finished;
	}

	@Override
	public void run() {
		while (this.messages.hasNext()) {
			TopicMessage message = this.messages.next().message();
			if (message != null) {
				this.inbox.replay(message, this);
				return;
			}
		}
		this.finished.run();
	}

}
