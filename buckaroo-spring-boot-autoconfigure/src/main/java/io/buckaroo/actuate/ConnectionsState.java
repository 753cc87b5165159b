package io.buckaroo.actuate;

import java.util.List;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Connections in the actuator.
 *
 * @param total the number of connections that match the request
 * @param connections the slowest of them, the slowest first
 */
record ConnectionsState(int total, List<ConnectionState> connections) implements OperationResponseBody {

}
