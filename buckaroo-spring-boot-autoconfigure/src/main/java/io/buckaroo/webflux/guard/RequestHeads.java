package io.buckaroo.webflux.guard;

import java.util.concurrent.TimeUnit;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.ChannelOperations;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Sees the requests of one TCP connection before Reactor Netty does, and leaves the
 * pipeline when the connection is no longer one of HTTP/1.
 */
final class RequestHeads extends ChannelInboundHandlerAdapter implements Runnable {

	private final RequestGuard guard;

	/** Since when the client is at it, by the JVM's clock. */
	private final long since;

	private @Nullable ChannelHandlerContext context;

	/** Present while the client has to send a head. */
	private @Nullable Future<?> timer;

	/** The codec before us makes messages of the bytes. */
	private boolean decoded;

	/** Something has come out of the codec in the present read. */
	private boolean messageRead;

	/** Between the head of a request and its end. */
	private boolean inBody;

	/** Whatever else comes is of no interest. */
	private boolean refused;

	RequestHeads(RequestGuard guard, long since) {
		this.guard = guard;
		this.since = since;
	}

	/**
	 * Goes into the pipeline, between the codec and Reactor Netty. With TLS it is not
	 * known yet what the codec will be.
	 */
	void watch(ChannelPipeline pipeline) {
		this.decoded = pipeline.get(NettyPipeline.HttpTrafficHandler) != null;
		if (this.decoded) {
			pipeline.addBefore(NettyPipeline.HttpTrafficHandler, null, this);
		}
		else if (pipeline.get(NettyPipeline.ReactiveBridge) != null) {
			pipeline.addBefore(NettyPipeline.ReactiveBridge, null, this);
		}
		else {
			pipeline.addLast(this);
		}
	}

	/**
	 * Leaves a connection that is upgraded.
	 * @param channel the channel
	 */
	static void remove(Channel channel) {
		ChannelHandlerContext context = channel.pipeline().context(RequestHeads.class);
		if (context != null) {
			((RequestHeads) context.handler()).headIsComplete();
			channel.pipeline().remove(context.handler());
		}
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		this.context = context;
		awaitHead(this.guard.timeout().toNanos() - (System.nanoTime() - this.since));
	}

	private void awaitHead(long nanos) {
		if (this.context != null && !this.guard.timeout().isZero()) {
			this.timer = this.context.executor().schedule(this, nanos, TimeUnit.NANOSECONDS);
		}
	}

	private void headIsComplete() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	/**
	 * The time is up. A client whose earlier request is being served is busy with the
	 * answer.
	 */
	@Override
	public void run() {
		this.timer = null;
		ChannelHandlerContext context = this.context;
		if (context == null || !context.channel().isActive() || hasRequestOfHttp2(context.pipeline())) {
			return;
		}
		if (ChannelOperations.get(context.channel()) != null) {
			awaitHead(this.guard.timeout().toNanos());
			return;
		}
		this.guard.slowClients().warn();
		context.channel().close();
	}

	private static boolean hasRequestOfHttp2(ChannelPipeline pipeline) {
		Http2FrameCodec codec = pipeline.get(Http2FrameCodec.class);
		return codec != null && codec.connection().remote().lastStreamCreated() > 0;
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		context.fireUserEventTriggered(event);
		if (event instanceof SslHandshakeCompletionEvent && !this.decoded) {
			move(context);
		}
	}

	/**
	 * Gives way to another of its kind behind the codec, if that is one of HTTP/1.
	 */
	private void move(ChannelHandlerContext context) {
		if (!this.decoded && context.pipeline().get(NettyPipeline.HttpTrafficHandler) != null) {
			headIsComplete();
			new RequestHeads(this.guard, this.since).watch(context.pipeline());
		}
		context.pipeline().remove(this);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		this.messageRead = true;
		if (this.refused) {
			ReferenceCountUtil.release(message);
			return;
		}
		if (message instanceof HttpObject part) {
			HttpResponseStatus refusal = MalformedRequest.status(part);
			if (refusal != null) {
				refuse(context, part, refusal);
				return;
			}
			if (part instanceof HttpRequest) {
				headIsComplete();
			}
			this.inBody = !(part instanceof LastHttpContent);
		}
		else {
			move(context);
		}
		context.fireChannelRead(message);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext context) {
		if (!this.messageRead && !this.inBody && this.timer == null) {
			// Bytes that are no message yet: the client has begun another head
			awaitHead(this.guard.timeout().toNanos());
		}
		this.messageRead = false;
		context.fireChannelReadComplete();
	}

	/**
	 * Does what Reactor Netty would do, but without a line in the log for each.
	 */
	private void refuse(ChannelHandlerContext context, HttpObject part, HttpResponseStatus status) {
		ReferenceCountUtil.release(part);
		this.refused = true;
		headIsComplete();
		this.guard.malformedRequests().warn();
		if (part instanceof HttpRequest) {
			answerInTurn(context, status);
		}
		else if (ChannelOperations.get(context.channel()) instanceof HttpServerResponse response
				&& !response.hasSentHeaders()) {
			answer(context, status);
		}
		else {
			context.close();
		}
	}

	/**
	 * Answers after the requests that came before.
	 */
	private static void answerInTurn(ChannelHandlerContext context, HttpResponseStatus status) {
		ChannelOperations<?, ?> served = ChannelOperations.get(context.channel());
		if (served == null) {
			answer(context, status);
		}
		else if (context.channel().isActive()) {
			served.onTerminate()
				.doFinally((signal) -> context.executor().execute(() -> answerInTurn(context, status)))
				.subscribe();
		}
	}

	private static void answer(ChannelHandlerContext context, HttpResponseStatus status) {
		DefaultFullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status,
				Unpooled.EMPTY_BUFFER);
		response.headers()
			.setInt(HttpHeaderNames.CONTENT_LENGTH, 0)
			.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
		context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		headIsComplete();
		context.fireChannelInactive();
	}

}
