package io.buckaroo.observation;

import io.buckaroo.Connection;
import io.buckaroo.runtime.ConnectionKind;
import io.micrometer.observation.Observation;

/**
 * Base class for the contexts of observations of a connection. Their parent is the
 * observation of the handshake.
 */
public abstract class ConnectionObservationContext extends Observation.Context {

	private final Connection connection;

	private final ConnectionKind kind;

	private volatile Outcome outcome = Outcome.SUCCESS;

	ConnectionObservationContext(Connection connection, ConnectionKind kind) {
		this.connection = connection;
		this.kind = kind;
	}

	/**
	 * Returns the connection.
	 * @return the connection
	 */
	public Connection getConnection() {
		return this.connection;
	}

	/**
	 * Returns the kind of the connection.
	 * @return the kind
	 */
	public ConnectionKind getKind() {
		return this.kind;
	}

	/**
	 * Returns the outcome, which is {@link Outcome#SUCCESS} until another one is known.
	 * @return the outcome
	 */
	public Outcome getOutcome() {
		return this.outcome;
	}

	void setOutcome(Outcome outcome) {
		this.outcome = outcome;
	}

}
