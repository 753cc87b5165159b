package io.buckaroo.webflux.socket;

import io.buckaroo.Termination;
import io.buckaroo.route.Route;
import io.buckaroo.webflux.log.QuietLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.web.reactive.socket.CloseStatus;

/**
 * Logs the errors of a WebSocket route's clients, at a limited rate.
 */
final class SocketFaults {

	private static final Log logger = LogFactory.getLog(SocketFaults.class);

	private final QuietLog protocolErrors;

	private final QuietLog floods;

	private final QuietLog overloads;

	SocketFaults(Route.WebSocket route) {
		this.protocolErrors = new QuietLog(logger,
				"Closed a connection after a protocol violation or an oversized message: " + route);
		this.floods = new QuietLog(logger, "Closed a connection that exceeded 'max-message-rate': " + route);
		this.overloads = new QuietLog(logger,
				"Closed a connection because messages that were received in part exceeded 'buckaroo.websocket.max-buffered': "
						+ route);
	}

	/**
	 * Logs the end of a connection if the client's input caused it.
	 * @param termination the termination of the connection
	 */
	void log(Termination termination) {
		if (termination instanceof Termination.ProtocolError) {
			this.protocolErrors.warn();
		}
		else if (termination instanceof Termination.Evicted evicted) {
			boolean overload = evicted.status().getCode() == CloseStatus.SERVICE_OVERLOAD.getCode();
			(overload ? this.overloads : this.floods).warn();
		}
	}

}
