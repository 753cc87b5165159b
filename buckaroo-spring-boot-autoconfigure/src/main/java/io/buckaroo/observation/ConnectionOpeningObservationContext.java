package io.buckaroo.observation;

import io.buckaroo.Connection;

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
	 * @param kind {@code websocket} or {@code sse}
	 */
	public ConnectionOpeningObservationContext(Connection connection, String kind) {
		super(connection, kind);
	}

}
