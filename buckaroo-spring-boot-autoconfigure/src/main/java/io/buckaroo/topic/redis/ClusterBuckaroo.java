package io.buckaroo.topic.redis;

import java.time.Instant;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.Connection;
import io.buckaroo.Mailbox;
import io.buckaroo.Termination;
import io.buckaroo.Topic;
import io.buckaroo.runtime.Node;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The connections of this node, and a way to those of the others: the id of a connection
 * names its node.
 */
public final class ClusterBuckaroo implements Buckaroo, RedisTopics.NodeListener {

	private final Buckaroo local;

	private final Node node;

	private final RedisTopics topics;

	/**
	 * Creates the view of a node.
	 * @param local the connections of this node
	 * @param node this node
	 * @param topics the way to the others
	 */
	public ClusterBuckaroo(Buckaroo local, Node node, RedisTopics topics) {
		this.local = local;
		this.node = node;
		this.topics = topics;
		topics.listen(this);
	}

	private boolean isElsewhere(String connectionId) {
		String other = Node.idOf(connectionId);
		return !other.isEmpty() && !other.equals(this.node.id());
	}

	@Override
	public Stream<Connection> connections() {
		return this.local.connections();
	}

	@Override
	public Stream<Connection> connections(String route) {
		return this.local.connections(route);
	}

	@Override
	public @Nullable Connection find(String connectionId) {
		return this.local.find(connectionId);
	}

	@Override
	public Mailbox.Delivery send(String connectionId, Object message) {
		if (isElsewhere(connectionId)) {
			this.topics.send(connectionId, message);
			return Mailbox.Delivery.FORWARDED;
		}
		return this.local.send(connectionId, message);
	}

	@Override
	public void deliver(String connectionId, Object payload) {
		this.local.send(connectionId, payload);
	}

	@Override
	public int sendToRoute(String route, Object message) {
		return this.local.sendToRoute(route, message);
	}

	@Override
	public boolean close(String connectionId, CloseStatus status) {
		if (isElsewhere(connectionId)) {
			// Refuses a status that must not be sent
			Termination.Evicted evicted = new Termination.Evicted(status);
			this.topics.tell(new NodeMessage.Close(connectionId, evicted.status()));
			return true;
		}
		return this.local.close(connectionId, status);
	}

	@Override
	public void evict(NodeMessage.Close message) {
		this.local.close(message.connectionId(), message.status());
	}

	@Override
	public boolean renew(String connectionId, Instant until) {
		return this.local.renew(connectionId, until);
	}

	@Override
	public Topic topic(String name) {
		return this.topics.topic(name);
	}

}
