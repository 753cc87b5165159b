package io.buckaroo.webflux.handshake;

import java.util.ArrayList;
import java.util.List;

import io.buckaroo.route.Route;
import io.buckaroo.runtime.ConnectionRegistry;

/**
 * Builds the {@link HandshakePipeline} of each route. This is the place that defines the
 * order in which a handshake is examined.
 */
public final class HandshakePipelines {

	private final ConnectionRegistry registry;

	private final LimitChecks socketLimits;

	private final LimitChecks streamLimits;

	private final HandshakeExtensions extensions;

	/**
	 * Creates the pipelines of an application.
	 * @param registry the open connections
	 * @param socketLimits the limits for all WebSocket connections together
	 * @param streamLimits the limits for all event streams together
	 * @param extensions the application's checks, expiries and context contributors
	 */
	public HandshakePipelines(ConnectionRegistry registry, ConnectionLimits socketLimits, ConnectionLimits streamLimits,
			HandshakeExtensions extensions) {
		this.registry = registry;
		this.socketLimits = new LimitChecks("websocket", socketLimits);
		this.streamLimits = new LimitChecks("sse", streamLimits);
		this.extensions = extensions;
	}

	/**
	 * Puts the examination of WebSocket handshakes before an endpoint.
	 * @param route the route of the endpoint
	 * @param allowedOrigins patterns of the origins that may connect besides the
	 * application's own
	 * @param blocking whether the callbacks run on an executor, with the thread-locals of
	 * the handshake
	 * @param endpoint the endpoint, which opens the connections
	 * @return the endpoint with the examination before it
	 */
	public Endpoint socket(Route.WebSocket route, List<String> allowedOrigins, boolean blocking, Endpoint endpoint) {
		return pipeline(route, allowedOrigins, blocking, endpoint);
	}

	/**
	 * Puts the examination of requests for an event stream before an endpoint. Their
	 * origin is left to CORS.
	 * @param route the route of the endpoint
	 * @param blocking whether the callbacks run on an executor, with the thread-locals of
	 * the handshake
	 * @param endpoint the endpoint, which opens the connections
	 * @return the endpoint with the examination before it
	 */
	public Endpoint stream(Route.Sse route, boolean blocking, Endpoint endpoint) {
		return pipeline(route, List.of(), blocking, endpoint);
	}

	private Endpoint pipeline(Route route, List<String> allowedOrigins, boolean blocking, Endpoint endpoint) {
		boolean socket = route instanceof Route.WebSocket;
		List<HandshakeStep> steps = new ArrayList<>();
		steps.add(new ShutdownCheck(this.registry));
		steps.add(new PrincipalResolution());
		steps.add(socket ? this.socketLimits : this.streamLimits);
		if (socket) {
			steps.add(new HandshakeRules());
			steps.add(new OriginPolicy(route, allowedOrigins));
		}
		steps.add(new HandshakeChecks(this.extensions.checks(), route));
		steps.add(new CredentialLeases(this.extensions.expiries()));
		if (blocking) {
			steps.add(new ContextContributions(this.extensions.contexts()));
		}
		steps.add(new ContextReduction(this.extensions.spans()));
		return new HandshakePipeline(steps, endpoint);
	}

}
