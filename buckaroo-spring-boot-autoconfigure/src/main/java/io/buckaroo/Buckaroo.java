package io.buckaroo;

import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The connections of this application, from outside: find them, send to them, close them.
 * A bean; safe to use from any thread.
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
	 * connection
	 */
	Mailbox.Delivery send(String connectionId, Object message);

	/**
	 * Sends a message to the mailbox of every open connection of a route.
	 * @param route the pattern of the route, as {@link Connection#route()} tells it: with
	 * the base path if there is one
	 * @param message the message
	 * @return how many mailboxes accepted it; 0 if nobody is connected, or there is no
	 * such route
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
	 * @return whether there was such a connection
	 * @throws IllegalArgumentException if the status must not be sent
	 */
	boolean close(String connectionId, CloseStatus status);

}
