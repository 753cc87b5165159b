package io.buckaroo;

import java.time.Instant;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The connections of this application, from outside: find them, send to them, close them.
 * A bean; safe to use from any thread. Where several nodes share a broker
 * ({@code buckaroo.cluster.type}), {@link #send} and {@link #close} reach the connections
 * of all of them, as topics do, and the rest sees those of this node.
 */
public interface Buckaroo {

	/**
	 * The open connections, in no order. The stream sees some of the connections that
	 * come and go meanwhile.
	 * @return the connections
	 */
	Stream<Connection> connections();

	/**
	 * The open connections of one route.
	 * @param route the pattern of the route, as {@link Connection#route()} tells it
	 * @return the connections
	 */
	Stream<Connection> connections(String route);

	/**
	 * Finds an open connection.
	 * @param connectionId the connection's id
	 * @return the connection, or {@code null} if none has this id
	 */
	@Nullable Connection find(String connectionId);

	/**
	 * Sends a message to the mailbox of a connection.
	 * @param connectionId the connection's id
	 * @param message the message
	 * @return what became of it; {@link Mailbox.Delivery#CLOSED} if there is no such
	 * connection, and {@link Mailbox.Delivery#FORWARDED} if it is another node's: then
	 * the message has to be one that {@linkplain Topic#publish can travel}
	 */
	Mailbox.Delivery send(String connectionId, Object message);

	/**
	 * Sends a message to every open connection of a route. The caller hands it to each
	 * event loop once, however many connections there are, and the event loop puts it
	 * into their mailboxes; if more than a hundred wait for that, the caller does it.
	 * What one thread sends reaches a connection in the order of sending, be it sent to
	 * one or to many. A mailbox that is full when its turn comes does what its overflow
	 * policy says.
	 * @param route the pattern of the route, as {@link Connection#route()} tells it: with
	 * the base path if there is one
	 * @param message the message
	 * @return to how many connections; 0 if nobody is connected, or there is no such
	 * route
	 */
	int sendToRoute(String route, Object message);

	/**
	 * Closes a connection, with close code 1008 and {@link Termination.Evicted}.
	 * @param connectionId the connection's id
	 * @return whether there was such a connection
	 */
	default boolean close(String connectionId) {
		return close(connectionId, CloseStatus.POLICY_VIOLATION);
	}

	/**
	 * Closes a connection, with {@link Termination.Evicted}.
	 * @param connectionId the connection's id
	 * @param status the close status; a code that an endpoint may send, and a reason of
	 * at most 123 bytes
	 * @return whether there was such a connection, or one that may be another node's,
	 * which is told
	 * @throws IllegalArgumentException if the status must not be sent
	 */
	boolean close(String connectionId, CloseStatus status);

	/**
	 * Lets a connection live until a given time, whatever the credentials say that opened
	 * it: they are asked no more. Then, unless it is renewed again, it ends with
	 * {@link Termination.Evicted} and close code 1008, an event stream by its end. For a
	 * handler that is sent a new token in a message, or an endpoint that takes one for an
	 * event stream; a connection that would have lived for ever does not any more.
	 * @param connectionId the connection's id
	 * @param until the new end: later than the old one, or earlier; in the past is at
	 * once, and {@link Instant#MAX} never
	 * @return whether there was such a connection, which had not begun to end
	 */
	boolean renew(String connectionId, Instant until);

	/**
	 * A topic.
	 * @param name the name, any text but the empty one; those that come from clients
	 * should be checked first
	 * @return the topic
	 */
	Topic topic(String name);

}
