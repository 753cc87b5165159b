package io.buckaroo.webflux.socket;

import io.buckaroo.Termination;
import io.buckaroo.route.Route;
import io.buckaroo.webflux.log.QuietLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * What the clients of a route for sockets do wrong, in the log.
 */
final class SocketFaults {

	private static final Log logger = LogFactory.getLog(SocketFaults.class);

	private final QuietLog protocolErrors;

	private final QuietLog floods;

	SocketFaults(Route.WebSocket route) {
		this.protocolErrors = new QuietLog(logger, "Closed a client that broke the protocol or a limit: " + route);
		this.floods = new QuietLog(logger, "Closed a client that exceeded 'max-message-rate': " + route);
	}

	/**
	 * A connection ends because of what its client sent.
	 * @param termination why
	 */
	void add(Termination termination) {
		if (termination instanceof Termination.ProtocolError) {
			this.protocolErrors.warn();
		}
		else if (termination instanceof Termination.Evicted) {
			this.floods.warn();
		}
	}

}
