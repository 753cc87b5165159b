package io.buckaroo.webflux.socket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

import io.buckaroo.webflux.frame.FrameDecoder;
import io.buckaroo.webflux.guard.RequestGuard;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.AbortedException;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Answers a WebSocket handshake over HTTP/1.1 (RFC 6455, section 4.2.2). From then on the
 * TCP connection carries frames, and nothing of HTTP is left in the pipeline or in memory
 * but the meters of Reactor Netty, if they are turned on. Reactor Netty can do the same,
 * but keeps the request for as long as the connection lives, and loses what came with it
 * in one segment.
 */
final class Http1Upgrade {

	/** What is added to the key of the client. */
	private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

	/** What Reactor Netty has for requests and their answers. */
	private static final List<String> HTTP_HANDLERS = List.of(NettyPipeline.HttpTrafficHandler,
			NettyPipeline.AccessLogHandler, NettyPipeline.ReadTimeoutHandler);

	private Http1Upgrade() {
	}

	/**
	 * Answers the handshake and opens the connection, on the event loop.
	 * @param opening what becomes of the handshake
	 * @return completes when the connection is open
	 */
	static Mono<Void> upgrade(SocketOpening<?> opening) {
		Channel channel = opening.handshake().channel();
		if (!channel.isActive()) {
			return Mono.error(AbortedException.beforeSend());
		}
		HttpServerResponse response = opening.handshake().nativeResponse();
		if (response.hasSentHeaders()) {
			return Mono.error(new IllegalStateException("The handshake has been answered already"));
		}
		prepare(response, opening);
		ChannelPipeline pipeline = channel.pipeline();
		removeHttp(channel);
		HttpServerCodec codec = pipeline.get(HttpServerCodec.class);
		FrameDecoder decoder = new FrameDecoder(opening.maxFramePayloadLength());
		pipeline.addAfter(pipeline.context(codec).name(), null, decoder);
		send(response, new SwitchingProtocols(pipeline.context(decoder)), pipeline);
		codec.removeOutboundHandler();
		SocketOperations.replace((ChannelOperations<?, ?>) response);
		open(opening, channel);
		// What came in one segment with the handshake is passed on to the frame decoder
		pipeline.remove(codec);
		return Mono.empty();
	}

	private static void prepare(HttpServerResponse response, SocketOpening<?> opening) {
		CharSequence key = opening.handshake().nativeRequest().requestHeaders().get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
		response.compression(false).status(HttpResponseStatus.SWITCHING_PROTOCOLS);
		response.responseHeaders()
			.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
			.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
			.set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept(key.toString()))
			// Lets Reactor Netty take the answer for a whole one
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
	 * Opens the connection. A channel that has nobody to look after it would stay for
	 * ever.
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
	 * Sends the answer. One that cannot be sent ends the channel, and with it the
	 * connection.
	 */
	private static void send(HttpServerResponse response, SwitchingProtocols answer, ChannelPipeline pipeline) {
		pipeline.addBefore(NettyPipeline.ReactiveBridge, null, answer);
		response.then().subscribe(null, (failure) -> pipeline.channel().close());
		pipeline.remove(answer);
	}

}
