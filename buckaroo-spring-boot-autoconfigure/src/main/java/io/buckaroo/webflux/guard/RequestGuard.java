package io.buckaroo.webflux.guard;

import java.net.SocketAddress;
import java.time.Duration;

import io.buckaroo.webflux.log.QuietLog;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;

/**
 * Protects the web server against slow and malformed requests. A connection whose request
 * head is late is closed. A malformed request is refused with status 400, 414, 431 or
 * 505, and its connection is closed. For some paths, the rules are stricter than those of
 * Netty. Refusals are logged at most once a minute and without the client's input,
 * whereas Reactor Netty logs each malformed request with its content.
 * <p>
 * The timeout covers the time from accepting a connection, TLS handshake included, to the
 * end of the first request head, and that of each later head from its first byte. Request
 * bodies, the time between two requests and upgraded connections are not timed. On an
 * HTTP/2 connection only the first request is timed.
 */
public final class RequestGuard implements ChannelPipelineConfigurer {

	private static final Log logger = LogFactory.getLog(RequestGuard.class);

	private final Duration timeout;

	private final StrictPaths strictPaths;

	private final QuietLog slowClients;

	private final QuietLog malformedRequests = new QuietLog(logger, "Refused a malformed HTTP request");

	private final Http2Requests http2Requests;

	private final TlsFaults tlsFaults = new TlsFaults(new QuietLog(logger, "Closed a connection after a TLS failure"));

	/**
	 * Creates the guard of a web server.
	 * @param timeout the timeout for the head of a request; zero means no limit
	 * @param strictPaths the paths with stricter rules
	 */
	public RequestGuard(Duration timeout, StrictPaths strictPaths) {
		this.timeout = timeout;
		this.strictPaths = strictPaths;
		this.http2Requests = new Http2Requests(strictPaths, this.malformedRequests,
				new QuietLog(logger, "Reset a stream or closed a connection after an HTTP/2 protocol error"));
		this.slowClients = new QuietLog(logger,
				"Closed a connection whose request head took longer than the %d ms of ".formatted(timeout.toMillis())
						+ "'buckaroo.handshake-timeout'");
	}

	@Override
	public void onChannelInit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remoteAddress) {
		new RequestHeads(this, System.nanoTime()).addTo(channel.pipeline());
		if (channel.pipeline().get(NettyPipeline.SslHandler) != null) {
			handleTlsFaults(channel.pipeline());
		}
	}

	/**
	 * Removes the guard from a connection, before an upgrade.
	 * @param channel the channel of the connection
	 */
	public static void remove(Channel channel) {
		RequestHeads.remove(channel);
	}

	/**
	 * Adds the handler of TLS failures, before the handler that would log them.
	 */
	private void handleTlsFaults(ChannelPipeline pipeline) {
		boolean negotiated = pipeline.get(NettyPipeline.H2OrHttp11Codec) != null;
		pipeline.addBefore(negotiated ? NettyPipeline.H2OrHttp11Codec : NettyPipeline.HttpCodec, null, this.tlsFaults);
	}

	/**
	 * Returns the timeout for the head of a request.
	 */
	Duration timeout() {
		return this.timeout;
	}

	/**
	 * Returns the status with which a request is refused.
	 * @param part the head of a request, or a part of its body
	 * @return the status, or {@code null} if the part is well-formed
	 */
	@Nullable HttpResponseStatus refusal(HttpObject part) {
		HttpResponseStatus malformed = MalformedRequest.status(part);
		if (malformed == null && part instanceof HttpRequest request && !HeadRules.admit(request)
				&& this.strictPaths.include(request.uri())) {
			return HttpResponseStatus.BAD_REQUEST;
		}
		return malformed;
	}

	/**
	 * Returns the log of request heads that were late.
	 */
	QuietLog slowClients() {
		return this.slowClients;
	}

	/**
	 * Returns the log of malformed requests.
	 */
	QuietLog malformedRequests() {
		return this.malformedRequests;
	}

	/**
	 * Returns the handler of HTTP/2 connections.
	 */
	Http2Requests http2Requests() {
		return this.http2Requests;
	}

}
