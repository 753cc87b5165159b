package io.buckaroo.topic.redis;

import java.util.concurrent.atomic.AtomicLong;

import io.buckaroo.Buckaroo;
import io.buckaroo.observation.BuckarooObservations;
import io.buckaroo.observation.ClusterMessage;
import io.buckaroo.runtime.Node;
import org.jspecify.annotations.Nullable;

/**
 * Sends and receives {@link NodeMessage node messages}. Each node listens to a channel of
 * its own, for messages about its connections, and all nodes listen to a common one, for
 * messages about connections of any node. Sending is one {@code PUBLISH} and never
 * blocks. A message is delivered at most once. The messages that one thread sends arrive
 * in the order of sending: Redis handles the commands of a connection in order, and a
 * node receives both channels by one connection.
 */
final class NodeMessages {

	private final RedisLink link;

	private final RedisNames names;

	private final String ownChannel;

	private final String commonChannel;

	/** Prefix of this node's own messages on the common channel, which it ignores. */
	private final String sender;

	private final MessageCodec codec;

	private final PendingPublications pending;

	/** Number of messages that could not be sent or read. */
	private final AtomicLong dropped;

	private final BuckarooObservations observations;

	/** The connections of this node. */
	private volatile @Nullable Buckaroo local;

	/**
	 * Listens to the common channel. The link itself listens to that of the node.
	 */
	NodeMessages(RedisLink link, RedisNames names, Node node, MessageCodec codec, PendingPublications pending,
			AtomicLong dropped, BuckarooObservations observations) {
		this.link = link;
		this.names = names;
		this.ownChannel = names.node(node.id());
		this.commonChannel = names.nodes();
		this.sender = NodeMessage.encode(node.id()) + " ";
		this.codec = codec;
		this.pending = pending;
		this.dropped = dropped;
		this.observations = observations;
		link.subscribe(this.commonChannel);
	}

	MessageCodec codec() {
		return this.codec;
	}

	BuckarooObservations observations() {
		return this.observations;
	}

	/**
	 * Delivers the messages of other nodes from now on. Earlier ones are ignored.
	 * @param local the connections of this node
	 */
	void deliverTo(Buckaroo local) {
		this.local = local;
	}

	/**
	 * Sends a message to one other node.
	 */
	void send(String nodeId, NodeMessage message) {
		publish(this.names.node(nodeId), message.text());
	}

	/**
	 * Sends a message to all other nodes.
	 */
	void sendToAll(NodeMessage message) {
		publish(this.commonChannel, this.sender + message.text());
	}

	private void publish(String channel, String text) {
		this.pending.limit(text, this.link.command((redis) -> redis.publish(channel, text))).subscribe((receivers) -> {
		}, (failure) -> this.dropped.incrementAndGet());
	}

	/**
	 * Returns whether a channel carries node messages.
	 */
	boolean isFrom(String channel) {
		return channel.equals(this.ownChannel) || channel.equals(this.commonChannel);
	}

	/**
	 * Receives a message, on a thread of the client library.
	 */
	void received(String channel, String text) {
		if (channel.equals(this.ownChannel)) {
			deliver(text);
		}
		else if (!text.startsWith(this.sender)) {
			deliver(text.substring(text.indexOf(' ') + 1));
		}
	}

	private void deliver(String text) {
		Buckaroo local = this.local;
		if (local == null) {
			return;
		}
		NodeMessage message = NodeMessage.parse(text);
		if (message == null) {
			this.dropped.incrementAndGet();
			return;
		}
		ClusterMessage kind = message.traced();
		if (kind == null) {
			apply(message, local);
			return;
		}
		this.observations.receive(kind, message.traceHeaders(), (trace) -> apply(message, local));
	}

	private void apply(NodeMessage message, Buckaroo local) {
		if (!isApplied(message, local)) {
			this.dropped.incrementAndGet();
		}
	}

	private boolean isApplied(NodeMessage message, Buckaroo local) {
		try {
			return message.applyTo(local, this.codec);
		}
		catch (RuntimeException ex) {
			// Such as a close code that must not be sent
			return false;
		}
	}

}
