package io.buckaroo.observation;

import io.buckaroo.Connection;
import io.buckaroo.Termination;
import io.buckaroo.runtime.ConnectionKind;

/**
 * Context of the observation of a connection's end: of {@code terminate}. If the
 * connection has {@linkplain Termination.Failed failed}, the observation has the failure
 * as its error.
 *
 * @see ConnectionEndingObservationConvention
 */
public class ConnectionEndingObservationContext extends ConnectionObservationContext {

	private final Termination termination;

	/**
	 * Creates the context.
	 * @param connection the connection
	 * @param kind the kind of the connection
	 * @param termination the reason for the end
	 */
	public ConnectionEndingObservationContext(Connection connection, ConnectionKind kind, Termination termination) {
		super(connection, kind);
		this.termination = termination;
	}

	/**
	 * Returns the reason for the end.
	 * @return the termination
	 */
	public Termination getTermination() {
		return this.termination;
	}

}
