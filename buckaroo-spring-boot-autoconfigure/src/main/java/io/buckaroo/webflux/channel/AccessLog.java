package io.buckaroo.webflux.channel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;

/**
 * Reactor Netty's access log, if it is enabled. It logs an exchange when the end of the
 * response passes its handler, which for a connection is when the exchange ends, not when
 * the connection does.
 */
public final class AccessLog {

	private AccessLog() {
	}

	/**
	 * Logs an upgrade. The handler of the log is left in the pipeline.
	 * @param pipeline the pipeline
	 * @param response the complete response
	 */
	public static void logUpgrade(ChannelPipeline pipeline, HttpResponse response) {
		ChannelHandlerContext log = pipeline.context(NettyPipeline.AccessLogHandler);
		if (log != null) {
			Bypass bypass = new Bypass(log);
			pipeline.addAfter(log.name(), null, bypass);
			pass(pipeline, bypass, response);
			pipeline.remove(bypass);
		}
	}

	/**
	 * Logs the exchange of an event stream, whose head has passed the handler. The rest
	 * of the response, up to its end, bypasses the log.
	 * @param channel the channel, which no longer belongs to the exchange
	 */
	public static void logStream(Channel channel) {
		ChannelPipeline pipeline = channel.pipeline();
		ChannelHandlerContext log = pipeline.context(NettyPipeline.AccessLogHandler);
		if (log != null) {
			Bypass bypass = new Bypass(log);
			pipeline.addAfter(log.name(), null, bypass);
			if (channel instanceof Http2StreamChannel) {
				pass(pipeline, bypass, new DefaultHttp2DataFrame(true));
			}
			else {
				pass(pipeline, bypass, LastHttpContent.EMPTY_LAST_CONTENT);
				// Replaces the request, to which the handler refers until the next head
				pass(pipeline, bypass, new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
			}
		}
	}

	/**
	 * Passes a message through the log alone.
	 */
	private static void pass(ChannelPipeline pipeline, Bypass bypass, Object message) {
		Sink sink = new Sink();
		pipeline.addBefore(NettyPipeline.AccessLogHandler, null, sink);
		pipeline.context(bypass).write(message);
		pipeline.remove(sink);
	}

	/**
	 * Passes messages to the handler that follows the log, up to the end of a response.
	 */
	private static final class Bypass extends ChannelOutboundHandlerAdapter {

		private final ChannelHandlerContext log;

		private Bypass(ChannelHandlerContext log) {
			this.log = log;
		}

		@Override
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
			this.log.write(message, promise);
			if (message instanceof LastHttpContent) {
				context.pipeline().remove(this);
			}
		}

	}

	/**
	 * Drops messages as if they had been sent.
	 */
	private static final class Sink extends ChannelOutboundHandlerAdapter {

		@Override
		public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
			ReferenceCountUtil.release(message);
			promise.trySuccess();
		}

	}

}
