package io.buckaroo.topic.redis;

import java.util.function.IntSupplier;

import io.buckaroo.Buckaroo;
import io.buckaroo.observation.BuckarooObservations;
import io.buckaroo.observation.ClusterMessage;
import io.buckaroo.runtime.Node;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Sends and receives {@link NodeMessage node messages}. Each node listens to a channel of
 * its own, for messages about its connections, and all nodes listen to a common one, for
 * messages about connections of any node. Sending is one {@code PUBLISH} and never
 * blocks. A message is delivered at most once. The messages that one thread sends arrive
 * in the order of sending: Redis handles the commands of a connection in order, and a
 * node receives both channels by one connection.
 * <p>
 * On the common channel, each node also announces itself. Those that did not know it
 * answer on its own channel, so that it knows them at once.
 */
final class NodeMessages {

	private final RedisLink link;

	private final RedisNames names;

	private final String ownChannel;

	private final String commonChannel;

	/** Prefix of this node's own messages on the common channel, which it ignores. */
	private final String sender;

	private final TopicMessageCodec codec;

	private final PendingPublications pending;

	private final DroppedMessages dropped;

	private final String nodeId;

	private final ClusterNodes others;

	/** Whether this node has announced that it stops. */
	private volatile boolean stops;

	private final BuckarooObservations observations;

	/** The connections of this node. */
	private volatile @Nullable Buckaroo local;

	private volatile IntSupplier connections = () -> 0;

	/**
	 * Listens to the common channel. The link itself listens to that of the node.
	 */
	NodeMessages(RedisLink link, RedisNames names, Node node, TopicMessageCodec codec, PendingPublications pending,
			DroppedMessages dropped, ClusterNodes others, BuckarooObservations observations) {
		this.link = link;
		this.names = names;
		this.ownChannel = names.node(node.id());
		this.commonChannel = names.nodes();
		this.nodeId = node.id();
		this.others = others;
		this.sender = NodeMessage.encode(node.id()) + " ";
		this.codec = codec;
		this.pending = pending;
		this.dropped = dropped;
		this.observations = observations;
		link.subscribe(this.commonChannel);
	}

	TopicMessageCodec codec() {
		return this.codec;
	}

	BuckarooObservations observations() {
		return this.observations;
	}

	/**
	 * Delivers the messages of other nodes from now on. Earlier ones are ignored.
	 * @param local the connections of this node
	 * @param connections their number, which is announced to other nodes
	 */
	void deliverTo(Buckaroo local, IntSupplier connections) {
		this.local = local;
		this.connections = connections;
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
		}, (failure) -> this.dropped.outgoing().incrementAndGet());
	}

	/**
	 * Announces to all other nodes that this node is alive, unless it stops or Redis is
	 * unavailable.
	 */
	void announce() {
		if (!this.stops) {
			announceOn(this.commonChannel, this.sender + alive()).subscribe();
		}
	}

	/**
	 * Announces to all other nodes that this node stops.
	 * @return a publisher that completes when the announcement was sent, or has failed
	 */
	Mono<Void> announceStop() {
		this.stops = true;
		return announceOn(this.commonChannel, this.sender + NodeAnnouncement.stopping(this.nodeId).text());
	}

	private Mono<Void> announceOn(String channel, String text) {
		return this.link.command((redis) -> redis.publish(channel, text)).then().onErrorComplete();
	}

	private String alive() {
		return NodeAnnouncement.alive(this.nodeId, connections(), this.others.interval()).text();
	}

	/**
	 * Returns the number of open connections of this node.
	 */
	int connections() {
		return this.connections.getAsInt();
	}

	/**
	 * Whether another node is alive, as far as this node knows.
	 */
	boolean knows(String nodeId) {
		return this.others.knows(nodeId);
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
			NodeAnnouncement announcement = NodeAnnouncement.parse(text);
			if (announcement != null) {
				this.others.heard(announcement);
			}
			else {
				deliver(text);
			}
		}
		else if (!text.startsWith(this.sender)) {
			receivedFromAll(text.substring(text.indexOf(' ') + 1));
		}
	}

	private void receivedFromAll(String text) {
		NodeAnnouncement announcement = NodeAnnouncement.parse(text);
		if (announcement == null) {
			deliver(text);
		}
		else if (this.others.heard(announcement) && !this.stops) {
			announceOn(this.names.node(announcement.nodeId()), alive()).subscribe();
		}
	}

	private void deliver(String text) {
		Buckaroo local = this.local;
		if (local == null) {
			return;
		}
		NodeMessage message = NodeMessage.parse(text);
		if (message == null) {
			this.dropped.incoming().incrementAndGet();
			return;
		}
		ClusterMessage kind = message.traced();
		if (kind == null) {
			apply(message, local);
			return;
		}
		this.observations.receive(kind, message::traceHeaders, (trace) -> apply(message, local));
	}

	private void apply(NodeMessage message, Buckaroo local) {
		if (!isApplied(message, local)) {
			this.dropped.incoming().incrementAndGet();
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
