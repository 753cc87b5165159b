package io.buckaroo.webflux.guard;

import java.net.SocketAddress;
import java.time.Duration;

import io.buckaroo.webflux.log.QuietLog;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.netty.ChannelPipelineConfigurer;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;

/**
 * Guards the web server against clients that take their time to ask for something, and
 * those that send what is no request. The first are cut, the others are answered with 400
 * or a like status and cut. Once a minute the log is told, but not what they sent, which
 * Reactor Netty itself writes down line by line.
 * <p>
 * A client has the timeout to connect, TLS included, and to send the whole head of its
 * first request, and as long for each head that it begins later. What follows a head, and
 * the time between two requests, are no concern of the guard; nor is a connection that is
 * upgraded. Inside an HTTP/2 connection only the first request is timed.
 */
public final class RequestGuard implements ChannelPipelineConfigurer {

	private static final Log logger = LogFactory.getLog(RequestGuard.class);

	private final Duration timeout;

	private final QuietLog slowClients;

	private final QuietLog malformedRequests = new QuietLog(logger, "Refused a request that is not HTTP");

	private final TlsFaults tlsFaults = new TlsFaults(new QuietLog(logger, "Cut a client that broke TLS"));

	/**
	 * Creates the guard of a web server.
	 * @param timeout how long the head of a request may take; zero is for ever
	 */
	public RequestGuard(Duration timeout) {
		this.timeout = timeout;
		this.slowClients = new QuietLog(logger,
				"Cut a client that took more than the %d ms of ".formatted(timeout.toMillis())
						+ "'buckaroo.handshake-timeout' for the head of a request");
	}

	@Override
	public void onChannelInit(ConnectionObserver observer, Channel channel, @Nullable SocketAddress remoteAddress) {
		new RequestHeads(this, System.nanoTime()).watch(channel.pipeline());
		if (channel.pipeline().get(NettyPipeline.SslHandler) != null) {
			watchTls(channel.pipeline());
		}
	}

	/**
	 * Removes the guard from a connection that is upgraded.
	 * @param channel the channel of the connection
	 */
	public static void remove(Channel channel) {
		RequestHeads.remove(channel);
	}

	/**
	 * Is told of what is wrong with TLS before the next one writes it down.
	 */
	private void watchTls(ChannelPipeline pipeline) {
		boolean negotiated = pipeline.get(NettyPipeline.H2OrHttp11Codec) != null;
		pipeline.addBefore(negotiated ? NettyPipeline.H2OrHttp11Codec : NettyPipeline.HttpCodec, null, this.tlsFaults);
	}

	/**
	 * How long the head of a request may take.
	 */
	Duration timeout() {
		return this.timeout;
	}

	/**
	 * What is told of a client that was too slow.
	 */
	QuietLog slowClients() {
		return this.slowClients;
	}

	/**
	 * What is told of a request that was refused.
	 */
	QuietLog malformedRequests() {
		return this.malformedRequests;
	}

}
