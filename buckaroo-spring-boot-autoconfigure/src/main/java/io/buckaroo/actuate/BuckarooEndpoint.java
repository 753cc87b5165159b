package io.buckaroo.actuate;

import java.util.function.Supplier;

import io.buckaroo.Buckaroo;
import io.buckaroo.Termination;
import io.buckaroo.runtime.ConnectionDrain;
import io.buckaroo.runtime.ConnectionRegistry;
import io.buckaroo.runtime.ConnectionStatistics;
import io.buckaroo.runtime.Node;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.util.StringUtils;
import org.springframework.web.reactive.socket.CloseStatus;

/**
 * The actuator endpoint {@code buckaroo}: describes this node and its connections, closes
 * a connection, and drains the node. By default only reading is permitted, because a
 * drain takes the node out of service.
 */
@WebEndpoint(id = "buckaroo", defaultAccess = Access.READ_ONLY)
public final class BuckarooEndpoint {

	/**
	 * The id of the endpoint.
	 */
	public static final EndpointId ID = EndpointId.of("buckaroo");

	private static final Log logger = LogFactory.getLog(BuckarooEndpoint.class);

	private static final String CONNECTIONS = "connections";

	private static final int DEFAULT_LIMIT = 100;

	private static final int MAX_LIMIT = 1000;

	private final NodeInspection node;

	private final ConnectionRegistry registry;

	private final Buckaroo buckaroo;

	private final ConnectionDrain drain;

	/**
	 * Creates the endpoint.
	 * @param node the description of the node
	 * @param registry the open connections of the node
	 * @param buckaroo closes connections
	 * @param drain the drain of the node
	 */
	public BuckarooEndpoint(NodeInspection node, ConnectionRegistry registry, Buckaroo buckaroo,
			ConnectionDrain drain) {
		this.node = node;
		this.registry = registry;
		this.buckaroo = buckaroo;
		this.drain = drain;
	}

	@ReadOperation
	NodeState node() {
		return this.node.inspect();
	}

	/**
	 * Begins or cancels the drain.
	 */
	@WriteOperation
	WebEndpointResponse<?> drain(@Nullable String draining) {
		return answer(() -> {
			if (parseDraining(draining)) {
				logger.info("A drain was requested through the endpoint");
				this.drain.begin();
			}
			else {
				logger.info("The end of the drain was requested through the endpoint");
				this.drain.cancel();
			}
			return new WebEndpointResponse<>(this.node.inspect());
		});
	}

	private static boolean parseDraining(@Nullable String draining) {
		if (!"true".equals(draining) && !"false".equals(draining)) {
			throw invalid("The field 'draining' must be true or false");
		}
		return "true".equals(draining);
	}

	/**
	 * Returns the slowest connections of the node.
	 */
	@ReadOperation
	WebEndpointResponse<?> connections(@Selector String connections, @Nullable String route, @Nullable String principal,
			@Nullable String limit) {
		return answer(connections, () -> {
			SlowestConnections slowest = new SlowestConnections(limit(limit));
			this.registry.connectionStatistics()
				.filter((each) -> !StringUtils.hasLength(route) || route.equals(each.connection().route()))
				.filter((each) -> !StringUtils.hasLength(principal)
						|| principal.equals(ConnectionState.principalOf(each.connection())))
				.forEach(slowest::add);
			return new WebEndpointResponse<>(slowest.state());
		});
	}

	private static int limit(@Nullable String limit) {
		if (!StringUtils.hasLength(limit)) {
			return DEFAULT_LIMIT;
		}
		try {
			int number = Integer.parseInt(limit);
			if (number >= 1 && number <= MAX_LIMIT) {
				return number;
			}
		}
		catch (NumberFormatException ex) {
			// The same message applies
		}
		throw invalid("The parameter 'limit' must be a number from 1 to " + MAX_LIMIT);
	}

	/**
	 * Returns a connection of the node.
	 */
	@ReadOperation
	WebEndpointResponse<?> connection(@Selector String connections, @Selector String id) {
		return answer(connections, () -> {
			ConnectionStatistics found = this.registry.connectionStatistics(id);
			return (found != null) ? new WebEndpointResponse<>(ConnectionState.of(found)) : noConnection();
		});
	}

	/**
	 * Closes a connection, with close code 1008 unless there is another code. In a
	 * cluster, the connection may be one of another node.
	 */
	@DeleteOperation
	WebEndpointResponse<?> close(@Selector String connections, @Selector String id, @Nullable String code,
			@Nullable String reason) {
		return answer(connections, () -> {
			ConnectionStatistics own = this.registry.connectionStatistics(id);
			if (!this.buckaroo.close(id, closeStatus(code, reason))) {
				return noConnection();
			}
			logger.info((own != null)
					? "Connection %s on '%s' was closed through the endpoint".formatted(id, own.connection().route())
					: "A connection of node %s was closed through the endpoint".formatted(Node.idOf(id)));
			return new WebEndpointResponse<>(WebEndpointResponse.STATUS_NO_CONTENT);
		});
	}

	private static CloseStatus closeStatus(@Nullable String code, @Nullable String reason) {
		try {
			CloseStatus status = StringUtils.hasLength(code) ? new CloseStatus(Integer.parseInt(code))
					: CloseStatus.POLICY_VIOLATION;
			return new Termination.Evicted(StringUtils.hasText(reason) ? status.withReason(reason) : status).status();
		}
		catch (IllegalArgumentException ex) {
			throw invalid("The parameter 'code' must be a close code that a server may send, "
					+ "such as 1000, 1001, 1008 or one from 3000 to 4999");
		}
	}

	private static WebEndpointResponse<?> answer(String segment, Supplier<WebEndpointResponse<?>> operation) {
		return CONNECTIONS.equals(segment) ? answer(operation) : problem(HttpStatus.NOT_FOUND,
				"This endpoint has no such path; its connections are at '%s'".formatted(CONNECTIONS));
	}

	private static WebEndpointResponse<?> answer(Supplier<WebEndpointResponse<?>> operation) {
		try {
			return operation.get();
		}
		catch (InvalidEndpointRequestException ex) {
			return problem(HttpStatus.BAD_REQUEST, ex.getReason());
		}
	}

	private static InvalidEndpointRequestException invalid(String reason) {
		return new InvalidEndpointRequestException(reason, reason);
	}

	private static WebEndpointResponse<?> noConnection() {
		return problem(HttpStatus.NOT_FOUND, "This node has no open connection with this id");
	}

	private static WebEndpointResponse<?> problem(HttpStatus status, @Nullable String detail) {
		return new WebEndpointResponse<>(ProblemDetail.forStatusAndDetail(status, detail), status.value(),
				MediaType.APPLICATION_PROBLEM_JSON);
	}

}
