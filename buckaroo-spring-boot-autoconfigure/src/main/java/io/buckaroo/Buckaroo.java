package io.buckaroo;

import java.time.Instant;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Access to the open connections of the application from outside their handlers: finds
 * them, sends messages to them and closes them. A bean; safe to use from any thread.
 * <p>
 * In a cluster ({@code buckaroo.cluster.type=redis}), sending, closing and renewing reach
 * the connections of all nodes, as topics do. {@link #connections()} and {@link #find}
 * return connections of this node only. Delivery to other nodes is at most once. While
 * Redis is unavailable, a message reaches only the connections of this node and is
 * counted as dropped in the health details of the cluster.
 * <p>
 * In a cluster, a message must be of a type that can be sent between nodes: a payload (a
 * string, a number, a boolean, a {@link java.util.UUID}, a {@code byte[]}, a map or list
 * of strings, numbers and booleans, a Jackson {@code JsonNode} or an object of a
 * {@linkplain PayloadType registered type}), a {@link Frame}, an {@link Event} or one of
 * these as a {@link Keyed} message. The data of an event and the key of a keyed message
 * must be a payload. Any other message, or one that is larger than
 * {@code buckaroo.max-publication-size}, is refused with an
 * {@link IllegalArgumentException}, also if the recipient is connected to this node, and
 * also while this node is the only one. Without a cluster
 * ({@code buckaroo.cluster.type=none}), objects of any type are accepted. The
 * {@link Mailbox} of a connection accepts them in either case.
 */
public interface Buckaroo {

	/**
	 * Returns the open connections of this node, in no particular order. Connections that
	 * open or close while the stream is consumed may or may not be part of it.
	 * @return the connections of this node
	 */
	Stream<Connection> connections();

	/**
	 * Returns the open connections of this node to a route.
	 * @param route the pattern of the route, as returned by {@link Connection#route()}
	 * @return the connections of this node; empty if there is no such route
	 */
	Stream<Connection> connections(String route);

	/**
	 * Finds an open connection of this node.
	 * @param connectionId the id of the connection
	 * @return the connection, or {@code null} if this node has no connection of this id
	 */
	@Nullable Connection find(String connectionId);

	/**
	 * Sends a message to the mailbox of a connection of any node.
	 * @param connectionId the id of the connection
	 * @param message the message
	 * @return the outcome; {@link Mailbox.Delivery#CLOSED} if there is no such
	 * connection, and {@link Mailbox.Delivery#FORWARDED} if its id is that of another
	 * node
	 * @throws IllegalArgumentException if the message cannot be sent between the nodes of
	 * a cluster
	 */
	Mailbox.Delivery send(String connectionId, Object message);

	/**
	 * Sends a message to all open connections of a route, on all nodes. The message is
	 * handed to each event loop once, however many connections there are, and the event
	 * loop adds it to their mailboxes; if more than a hundred messages wait for that, the
	 * calling thread does it. A connection receives the messages of one thread in the
	 * order of sending, whether they are sent to one connection or to many. A mailbox
	 * that is full when its turn comes follows its overflow policy.
	 * @param route the pattern of the route, as returned by {@link Connection#route()},
	 * including the base path if there is one
	 * @param message the message
	 * @return the number of recipients on this node; those of other nodes are not counted
	 * @throws IllegalArgumentException if this node has no route of this pattern, unless
	 * it is a node of a cluster without any route, or if the message cannot be sent
	 * between the nodes of a cluster
	 */
	int sendToRoute(String route, Object message);

	/**
	 * Sends a message to all open connections of a principal, WebSockets and event
	 * streams of all routes, on all nodes. The calling thread adds it to the mailboxes of
	 * this node. The order is that of {@link #sendToRoute}.
	 * @param name the name of the principal ({@link java.security.Principal#getName()})
	 * @param message the message
	 * @return the number of recipients on this node; those of other nodes are not counted
	 * @throws IllegalArgumentException if the message cannot be sent between the nodes of
	 * a cluster
	 */
	int sendToPrincipal(String name, Object message);

	/**
	 * Closes a connection of any node with close code 1008 and
	 * {@link Termination.Evicted}.
	 * @param connectionId the id of the connection
	 * @return {@code true} if there is such a connection, or its id is that of another
	 * known node, which closes it if it has it
	 */
	default boolean close(String connectionId) {
		return close(connectionId, CloseStatus.POLICY_VIOLATION);
	}

	/**
	 * Closes a connection of any node with {@link Termination.Evicted}. A WebSocket
	 * receives the close status, and an event stream ends.
	 * @param connectionId the id of the connection
	 * @param status the close status, with a code that an endpoint may send; a reason of
	 * more than 123 bytes of UTF-8 is truncated
	 * @return {@code true} if there is such a connection, or its id is that of another
	 * known node, which closes it if it has it
	 * @throws IllegalArgumentException if the status must not be sent
	 */
	boolean close(String connectionId, CloseStatus status);

	/**
	 * Closes all open connections of a principal on all nodes, with close code 1008 and
	 * {@link Termination.Evicted}.
	 * @param name the name of the principal
	 * @return the number of connections closed on this node; those of other nodes are not
	 * counted
	 */
	default int closePrincipal(String name) {
		return closePrincipal(name, CloseStatus.POLICY_VIOLATION);
	}

	/**
	 * Closes all open connections of a principal, WebSockets and event streams of all
	 * routes, on all nodes, with {@link Termination.Evicted}. Clients that reconnect with
	 * valid credentials are accepted again: revoke the credentials first.
	 * @param name the name of the principal ({@link java.security.Principal#getName()})
	 * @param status the close status, with a code that an endpoint may send; a reason of
	 * more than 123 bytes of UTF-8 is truncated
	 * @return the number of connections closed on this node; those of other nodes are not
	 * counted
	 * @throws IllegalArgumentException if the status must not be sent
	 */
	int closePrincipal(String name, CloseStatus status);

	/**
	 * Sets the time at which a connection of any node ends, unless it is renewed again,
	 * with {@link Termination.Evicted} and close code 1008. Overrides the expiry of the
	 * original credentials, which are not consulted again; also limits a connection that
	 * had no expiry. For handlers that receive a new token in a message, and endpoints
	 * that accept one for an event stream.
	 * @param connectionId the id of the connection
	 * @param until the new end, later or earlier than the previous one; a time in the
	 * past ends the connection immediately, and {@link Instant#MAX} means never
	 * @return {@code true} if there is such a connection and it is not ending yet, or its
	 * id is that of another known node
	 */
	boolean renew(String connectionId, Instant until);

	/**
	 * Returns a topic, which is shared by all nodes.
	 * @param name the name, any non-empty text; names that come from clients should be
	 * validated first
	 * @return the topic
	 */
	Topic topic(String name);

}
