package io.buckaroo.webflux.socket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

import io.buckaroo.webflux.channel.AccessLog;
import io.buckaroo.webflux.frame.FrameDecoder;
import io.buckaroo.webflux.guard.RequestGuard;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpVersion;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.AbortedException;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Upgrades an HTTP/1.1 connection to WebSocket (RFC 6455, section 4.2.2). Afterwards no
 * HTTP handler remains in the pipeline, except Reactor Netty's metrics if they are
 * enabled, and the request is not kept in memory. Reactor Netty's own upgrade keeps the
 * request for the life of the connection, and loses frames that arrive in one segment
 * with the handshake.
 */
final class Http1Upgrade {

	/** The constant that is appended to the client's key (RFC 6455, section 1.3). */
	private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

	/** The names of Reactor Netty's handlers for HTTP requests and responses. */
	private static final List<String> HTTP_HANDLERS = List.of(NettyPipeline.HttpTrafficHandler,
			NettyPipeline.ReadTimeoutHandler);

	private Http1Upgrade() {
	}

	/**
	 * Answers the handshake and opens the connection, on the event loop.
	 * @param opening the connection to open
	 * @return a {@code Mono} that completes when the connection is open
	 */
	static Mono<Void> upgrade(SocketOpening<?> opening) {
		Channel channel = opening.handshake().channel();
		if (!channel.isActive()) {
			return Mono.error(AbortedException.beforeSend());
		}
		HttpServerResponse response = opening.handshake().nativeResponse();
		if (response.hasSentHeaders()) {
			return Mono.error(new IllegalStateException("The response to the handshake has already been sent"));
		}
		prepare(response, opening);
		ChannelPipeline pipeline = channel.pipeline();
		removeHttp(channel);
		HttpServerCodec codec = pipeline.get(HttpServerCodec.class);
		FrameDecoder decoder = new FrameDecoder(opening.maxFramePayloadLength());
		pipeline.addAfter(pipeline.context(codec).name(), null, decoder);
		send(response, new SwitchingProtocols(pipeline.context(decoder)), pipeline);
		AccessLog.logUpgrade(pipeline, new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, response.status(),
				Unpooled.EMPTY_BUFFER, response.responseHeaders(), EmptyHttpHeaders.INSTANCE));
		codec.removeOutboundHandler();
		SocketOperations.replace((ChannelOperations<?, ?>) response);
		open(opening, channel);
		// Passes bytes that came in one segment with the handshake to the frame decoder
		pipeline.remove(codec);
		return Mono.empty();
	}

	private static void prepare(HttpServerResponse response, SocketOpening<?> opening) {
		CharSequence key = opening.handshake().nativeRequest().requestHeaders().get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
		response.compression(false).status(HttpResponseStatus.SWITCHING_PROTOCOLS);
		response.responseHeaders()
			.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
			.set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept(key.toString()))
			// Makes Reactor Netty treat the response as complete
			.set(HttpHeaderNames.CONTENT_LENGTH, HttpHeaderValues.ZERO);
		if (opening.subprotocol() != null) {
			response.header(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, opening.subprotocol());
		}
	}

	private static String accept(String key) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
			return Base64.getEncoder().encodeToString(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Opens the connection, or closes the channel if that fails.
	 */
	private static void open(SocketOpening<?> opening, Channel channel) {
		try {
			opening.open(channel);
		}
		catch (RuntimeException | Error ex) {
			channel.close();
			throw ex;
		}
	}

	private static void removeHttp(Channel channel) {
		RequestGuard.remove(channel);
		for (String name : HTTP_HANDLERS) {
			ChannelHandler handler = channel.pipeline().get(name);
			if (handler != null) {
				channel.pipeline().remove(handler);
			}
		}
		if (channel.pipeline().get(HttpServerUpgradeHandler.class) != null) {
			channel.pipeline().remove(HttpServerUpgradeHandler.class);
		}
	}

	/**
	 * Sends the response. If that fails, the channel is closed, which ends the
	 * connection.
	 */
	private static void send(HttpServerResponse response, SwitchingProtocols answer, ChannelPipeline pipeline) {
		pipeline.addBefore(NettyPipeline.ReactiveBridge, null, answer);
		response.then().subscribe(null, (failure) -> pipeline.channel().close());
		pipeline.remove(answer);
	}

}
