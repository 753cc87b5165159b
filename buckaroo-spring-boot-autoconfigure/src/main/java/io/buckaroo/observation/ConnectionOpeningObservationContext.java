package io.buckaroo.observation;

import io.buckaroo.Connection;
import io.buckaroo.runtime.ConnectionKind;

/**
 * Context of the observation of a connection's opening: of {@code init}, until its result
 * is known.
 *
 * @see ConnectionOpeningObservationConvention
 */
public class ConnectionOpeningObservationContext extends ConnectionObservationContext {

	/**
	 * Creates the context.
	 * @param connection the connection
	 * @param kind the kind of the connection
	 */
	public ConnectionOpeningObservationContext(Connection connection, ConnectionKind kind) {
		super(connection, kind);
	}

}
