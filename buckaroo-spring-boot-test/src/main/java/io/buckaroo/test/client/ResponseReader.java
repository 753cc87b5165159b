package io.buckaroo.test.client;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;

/**
 * Reads the response to a {@link Call}. If it opens a connection, replaces itself by the
 * reader of that; otherwise reads the body.
 */
final class ResponseReader extends ChannelInboundHandlerAdapter {

	private static final int MAX_MESSAGE = 64 * 1024 * 1024;

	private static final int MAX_BODY = 64 * 1024;

	private final Call call;

	private final RequestHead request;

	private final Transcript transcript;

	private final CompletableFuture<Response> response;

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	private volatile @Nullable Channel channel;

	private @Nullable HttpResponse head;

	ResponseReader(Call call, RequestHead request, Transcript transcript, CompletableFuture<Response> response) {
		this.call = call;
		this.request = request;
		this.transcript = transcript;
		this.response = response;
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.channel = context.channel();
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
		try {
			if (message instanceof HttpResponse head && head.decoderResult().isFailure()) {
				fail("the response is not HTTP", head.decoderResult().cause());
				context.close();
				return;
			}
			if (message instanceof HttpResponse head && head.status().codeClass() == HttpStatusClass.INFORMATIONAL
					&& !head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
				return;
			}
			if (message instanceof HttpResponse head && this.head == null) {
				this.head = head;
			}
			if (this.head != null && opens(this.head, message)) {
				open(context, this.head, message);
				return;
			}
			readBody(message);
		}
		finally {
			ReferenceCountUtil.release(message);
		}
	}

	private void readBody(Object message) throws Exception {
		if (message instanceof HttpContent content) {
			this.body.write(ByteBufUtil.getBytes(content.content()));
			if (message instanceof LastHttpContent || this.body.size() > MAX_BODY) {
				complete("");
			}
		}
	}

	/**
	 * Returns whether the connection is open. A response of HTTP/1.1 that switches
	 * protocols has an empty body, whose end is the end of HTTP.
	 */
	private boolean opens(HttpResponse head, Object message) {
		if (!this.call.isSocket()) {
			return head.status().equals(HttpResponseStatus.OK) && isEventStream(head);
		}
		return isHttp2() ? head.status().equals(HttpResponseStatus.OK) && !(message instanceof LastHttpContent)
				: head.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS) && message instanceof LastHttpContent;
	}

	private static boolean isEventStream(HttpResponse head) {
		String type = head.headers().get(HttpHeaders.CONTENT_TYPE, "");
		return type.toLowerCase(Locale.ROOT).startsWith(MediaType.TEXT_EVENT_STREAM_VALUE);
	}

	private boolean isHttp2() {
		return channel().parent() != null;
	}

	private Channel channel() {
		Channel channel = this.channel;
		if (channel == null) {
			throw new IllegalStateException("The reader has not been added");
		}
		return channel;
	}

	private void open(ChannelHandlerContext context, HttpResponse head, Object message) {
		HttpHeaders headers = headers(head);
		if (this.call.isSocket() && !isHttp2()
				&& !this.request.expectedAccept().equals(headers.getFirst("Sec-WebSocket-Accept"))) {
			fail("the response has the wrong Sec-WebSocket-Accept", null);
			context.close();
			return;
		}
		String subprotocol = headers.getFirst("Sec-WebSocket-Protocol");
		this.transcript.add(new Entry.Action(
				"opened: " + head.status() + ((subprotocol != null) ? ", subprotocol " + subprotocol : "")));
		if (this.call.isSocket()) {
			exchangeFrames(context.pipeline());
		}
		else {
			context.pipeline().addLast(new EventReader(this.transcript));
			if (message instanceof HttpContent) {
				context.fireChannelRead(ReferenceCountUtil.retain(message));
			}
			context.pipeline().remove(this);
		}
		// Last, since the test may send at once, on its own thread
		respond(head, headers, "", new Wire(context.channel()));
	}

	private void exchangeFrames(ChannelPipeline pipeline) {
		WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
			.expectMaskedFrames(false)
			.maxFramePayloadLength(MAX_MESSAGE)
			.closeOnProtocolViolation(false)
			.build();
		if (isHttp2()) {
			pipeline.replace(Http2StreamFrameToHttpObjectCodec.class, null, new StreamBytes());
		}
		pipeline.addLast(new WebSocket13FrameDecoder(config), new WebSocket13FrameEncoder(true),
				new WebSocketFrameAggregator(MAX_MESSAGE), new SocketReader(this.transcript));
		pipeline.remove(this);
		if (!isHttp2()) {
			// Passes on the bytes that have come with the response
			pipeline.remove(HttpClientCodec.class);
		}
	}

	/**
	 * Withdraws the announcement of the user of a request that is given up.
	 */
	void withdrawUser() {
		this.request.isUserApplied();
	}

	/**
	 * Uses what has come of a response that is not complete.
	 */
	void completePartially() {
		channel().eventLoop().execute(() -> {
			if (this.head != null) {
				complete("\n... (the response has not ended)");
			}
		});
	}

	private void complete(String remark) {
		HttpResponse head = this.head;
		if (head != null) {
			respond(head, headers(head), this.body.toString(StandardCharsets.UTF_8) + remark, null);
		}
		Wire.tcp(channel()).close();
	}

	private void respond(HttpResponse head, HttpHeaders headers, String body, @Nullable Wire wire) {
		this.response.complete(new Response(HttpStatusCode.valueOf(head.status().code()), headers, body, wire,
				this.request.isUserApplied()));
	}

	/**
	 * Returns the headers without those that Netty adds for HTTP/2.
	 */
	private HttpHeaders headers(HttpResponse head) {
		HttpHeaders headers = new HttpHeaders();
		head.headers().forEach((header) -> {
			boolean added = header.getKey().startsWith("x-http2-")
					|| (isHttp2() && header.getKey().equalsIgnoreCase(HttpHeaders.TRANSFER_ENCODING));
			if (!added) {
				headers.add(header.getKey(), header.getValue());
			}
		});
		return headers;
	}

	private void fail(String message, @Nullable Throwable cause) {
		this.response.completeExceptionally(new Opening.OpeningException(
				((cause != null) ? message + " (" + cause + ")" : message) + ", after " + this.request.line(), cause));
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
		if (event instanceof Http2ResetFrame reset) {
			fail("the server reset the HTTP/2 stream with error " + reset.errorCode(), null);
		}
		super.userEventTriggered(context, event);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		fail("the connection failed", cause);
		Wire.tcp(context.channel()).close();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) throws Exception {
		fail("the server closed the connection without a response", null);
		super.channelInactive(context);
	}

}
