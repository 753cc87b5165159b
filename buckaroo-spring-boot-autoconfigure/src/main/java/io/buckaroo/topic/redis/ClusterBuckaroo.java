package io.buckaroo.topic.redis;

import java.time.Instant;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

import io.buckaroo.Buckaroo;
import io.buckaroo.Connection;
import io.buckaroo.Mailbox;
import io.buckaroo.Termination;
import io.buckaroo.Topic;
import io.buckaroo.observation.BuckarooObservations;
import io.buckaroo.observation.ClusterMessage;
import io.buckaroo.runtime.Node;
import io.buckaroo.runtime.UnknownRouteException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The connections of a cluster. The id of a connection contains that of its node, so a
 * call for one connection goes to one node. A call for the connections of a route or a
 * principal is applied to those of this node at once and sent to all other nodes. Every
 * message must be one that the {@link TopicMessageCodec} can write, also for a connection
 * of this node, so that an application with one node refuses the same messages as one
 * with many.
 */
public final class ClusterBuckaroo implements Buckaroo {

	private final Buckaroo local;

	private final Node node;

	private final RedisTopics topics;

	private final NodeMessages nodes;

	private final TopicMessageCodec codec;

	private final BuckarooObservations observations;

	/**
	 * Creates the view of a node, and delivers the messages of other nodes.
	 * @param local the connections of this node
	 * @param connections their number
	 * @param node this node
	 * @param topics the topics of the cluster, and the channels to the other nodes
	 */
	public ClusterBuckaroo(Buckaroo local, IntSupplier connections, Node node, RedisTopics topics) {
		this.local = local;
		this.node = node;
		this.topics = topics;
		this.nodes = topics.messages();
		this.codec = this.nodes.codec();
		this.observations = this.nodes.observations();
		this.nodes.deliverTo(local, connections);
	}

	/**
	 * Returns the id of the node that has a connection.
	 * @return the id, or {@code null} if it is this node, or no node has given the
	 * connection its id: an id with a space would not survive as part of a message
	 */
	private @Nullable String otherNodeOf(String connectionId) {
		String owner = Node.idOf(connectionId);
		boolean isOther = !owner.isEmpty() && !owner.equals(this.node.id()) && connectionId.indexOf(' ') < 0;
		return isOther ? owner : null;
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
		Assert.notNull(message, "'message' must not be null");
		String other = otherNodeOf(connectionId);
		if (other != null) {
			this.observations.send(ClusterMessage.SEND, (trace) -> this.nodes.send(other,
					new NodeMessage.Send(connectionId, TraceHeaders.add(trace, this.codec.write(message)))));
			return Mailbox.Delivery.FORWARDED;
		}
		this.codec.check(message);
		return this.local.send(connectionId, message);
	}

	@Override
	public int sendToRoute(String route, Object message) {
		Assert.notNull(message, "'message' must not be null");
		String text = this.codec.write(message);
		int count = sendToLocalRoute(route, message);
		this.observations.send(ClusterMessage.SEND_TO_ROUTE,
				(trace) -> this.nodes.sendToAll(new NodeMessage.SendToRoute(route, TraceHeaders.add(trace, text))));
		return count;
	}

	private int sendToLocalRoute(String route, Object message) {
		try {
			return this.local.sendToRoute(route, message);
		}
		catch (UnknownRouteException ex) {
			if (ex.isNodeWithoutRoutes()) {
				return 0;
			}
			throw ex;
		}
	}

	@Override
	public int sendToPrincipal(String name, Object message) {
		Assert.notNull(message, "'message' must not be null");
		String text = this.codec.write(message);
		int count = this.local.sendToPrincipal(name, message);
		this.observations.send(ClusterMessage.SEND_TO_PRINCIPAL,
				(trace) -> this.nodes.sendToAll(new NodeMessage.SendToPrincipal(name, TraceHeaders.add(trace, text))));
		return count;
	}

	@Override
	public boolean close(String connectionId, CloseStatus status) {
		String other = otherNodeOf(connectionId);
		if (other != null) {
			return tell(other, new NodeMessage.Close(connectionId, sendable(status)));
		}
		return this.local.close(connectionId, status);
	}

	@Override
	public int closePrincipal(String name, CloseStatus status) {
		NodeMessage toOthers = new NodeMessage.ClosePrincipal(name, sendable(status));
		int count = this.local.closePrincipal(name, status);
		this.nodes.sendToAll(toOthers);
		return count;
	}

	/**
	 * Refuses a status that must not be sent, as a termination does.
	 */
	private static CloseStatus sendable(CloseStatus status) {
		return new Termination.Evicted(status).status();
	}

	@Override
	public boolean renew(String connectionId, Instant until) {
		Assert.notNull(until, "'until' must not be null");
		String other = otherNodeOf(connectionId);
		if (other != null) {
			return tell(other, new NodeMessage.Renew(connectionId, until));
		}
		return this.local.renew(connectionId, until);
	}

	/**
	 * Sends a message to another node, even if it is unknown: this node may have started
	 * a moment ago.
	 * @return whether the node is known
	 */
	private boolean tell(String nodeId, NodeMessage message) {
		this.nodes.send(nodeId, message);
		return this.nodes.knows(nodeId);
	}

	@Override
	public Topic topic(String name) {
		return this.topics.topic(name);
	}

}
