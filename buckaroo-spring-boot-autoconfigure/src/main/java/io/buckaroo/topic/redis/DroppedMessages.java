package io.buckaroo.topic.redis;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The numbers of messages that this node has dropped.
 *
 * @param publications the messages of topics that it could not read
 * @param incoming the messages of other nodes to its connections that it could not read
 * @param outgoing the messages to connections of other nodes that could not be sent
 */
record DroppedMessages(AtomicLong publications, AtomicLong incoming, AtomicLong outgoing) {

	DroppedMessages() {
		this(new AtomicLong(), new AtomicLong(), new AtomicLong());
	}

	Map<String, Long> byType() {
		return Map.of("publication", this.publications.get(), "incoming", this.incoming.get(), "outgoing",
				this.outgoing.get());
	}

}
