package io.buckaroo.topic.redis;

import java.util.Iterator;
import java.util.List;

import io.buckaroo.TopicMessage;
import io.buckaroo.topic.RecentMessage;

/**
 * Replays messages to a subscriber, at its pace: each when its handler takes the one
 * before. Messages that could not be decoded are skipped.
 */
final class Replay implements Runnable {

	private final Newcomer newcomer;

	private final Iterator<RecentMessage> messages;

	private final Runnable finished;

	/**
	 * Creates a replay, which {@link #run} starts.
	 * @param newcomer the subscriber, which may leave before the end of the replay
	 * @param messages the messages
	 * @param finished called when the handler takes the last message, or at once if there
	 * is none
	 */
	Replay(Newcomer newcomer, List<RecentMessage> messages, Runnable finished) {
		this.newcomer = newcomer;
		this.messages = messages.iterator();
		this.finished = finished;
	}

	@Override
	public void run() {
		while (this.messages.hasNext() && !this.newcomer.hasLeft()) {
			TopicMessage message = this.messages.next().message();
			if (message != null) {
				this.newcomer.inbox().replay(message, this);
				return;
			}
		}
		this.finished.run();
	}

}
