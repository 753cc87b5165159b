package io.buckaroo.webflux.guard;

import java.io.IOException;

import io.buckaroo.webflux.log.OutOfMemoryLog;
import io.buckaroo.webflux.log.QuietLog;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2FrameStreamException;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2LocalFlowController;
import io.netty.handler.codec.http2.Http2Stream.State;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * Checks the requests of an HTTP/2 connection, and handles its faults, between the codec
 * and the channels of the streams. Reactor Netty and WebFlux would log each malformed
 * request and each fault, some with the client's input.
 * <p>
 * A stream with a fault is reset with the error code of the fault. The codec counts these
 * resets, unlike those of channels that are closed because of the fault, and ends a
 * connection with too many (CVE-2025-8671).
 */
@Sharable
final class Http2Requests extends ChannelInboundHandlerAdapter {

	private final StrictPaths strictPaths;

	private final QuietLog malformedRequests;

	private final QuietLog faults;

	Http2Requests(StrictPaths strictPaths, QuietLog malformedRequests, QuietLog faults) {
		this.strictPaths = strictPaths;
		this.malformedRequests = malformedRequests;
		this.faults = faults;
	}

	/**
	 * Adds this handler to the pipeline of an HTTP/2 connection.
	 * @param pipeline the pipeline, with the handlers of HTTP/2
	 */
	void addTo(ChannelPipeline pipeline) {
		Http2FrameCodec codec = pipeline.get(Http2FrameCodec.class);
		if (codec != null) {
			Http2Connection.Endpoint<Http2LocalFlowController> local = codec.connection().local();
			local.flowController(new InboundFlowController(local.flowController()));
		}
		pipeline.addBefore(NettyPipeline.H2MultiplexHandler, null, this);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof Http2HeadersFrame head) {
			if (isTrailer(head)) {
				if (!MalformedRequest.hasValidValues(head.headers())) {
					this.malformedRequests.warn();
					reset(context, head.stream(), Http2Error.PROTOCOL_ERROR);
					return;
				}
			}
			else {
				HttpResponseStatus refusal = refusal(head);
				if (refusal != null) {
					this.malformedRequests.warn();
					refuse(context, head.stream(), refusal);
					return;
				}
			}
		}
		context.fireChannelRead(message);
	}

	private @Nullable HttpResponseStatus refusal(Http2HeadersFrame head) {
		HttpResponseStatus malformed = MalformedRequest.status(head);
		if (malformed == null && !HeadRules.admit(head.headers())) {
			CharSequence path = head.headers().path();
			return this.strictPaths.include((path != null) ? path.toString() : "") ? HttpResponseStatus.BAD_REQUEST
					: null;
		}
		return malformed;
	}

	/**
	 * Returns whether a head ends a request whose first head has arrived before. The
	 * codec requires the end of the stream for all but the first one.
	 */
	private static boolean isTrailer(Http2HeadersFrame head) {
		return head.isEndStream() && head.stream().state() != State.HALF_CLOSED_REMOTE;
	}

	/**
	 * Answers a request that is not passed on, and resets its stream, whether or not more
	 * of the request follows (RFC 9113, section 8.1.1).
	 */
	private static void refuse(ChannelHandlerContext context, Http2FrameStream stream, HttpResponseStatus status) {
		DefaultHttp2Headers head = new DefaultHttp2Headers();
		head.status(status.codeAsText());
		context.write(new DefaultHttp2HeadersFrame(head, true).stream(stream));
		reset(context, stream,
				status.equals(HttpResponseStatus.BAD_REQUEST) ? Http2Error.PROTOCOL_ERROR : Http2Error.NO_ERROR);
	}

	private static void reset(ChannelHandlerContext context, Http2FrameStream stream, Http2Error error) {
		context.write(new DefaultHttp2ResetFrame(error).stream(stream));
	}

	/**
	 * Handles a fault, which the channels of the streams observe as the end of the
	 * stream. The codec flushes the reset, and closes the connection after a fault that
	 * concerns all streams. A client that disconnects is not a fault.
	 */
	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
		if (failure instanceof Http2FrameStreamException fault) {
			this.faults.warn();
			reset(context, fault.stream(), fault.error());
			return;
		}
		if (!OutOfMemoryLog.accepts(failure) && !(failure instanceof IOException)) {
			this.faults.warn();
		}
		if (Http2CodecUtil.getEmbeddedHttp2Exception(failure) == null) {
			// After the codec has sent its own reason, if the failure is from the codec
			context.executor().execute(() -> closeConnection(context));
		}
	}

	/**
	 * Closes the connection without waiting for the end of its streams, as the codec
	 * would.
	 */
	private static void closeConnection(ChannelHandlerContext context) {
		ChannelHandlerContext codec = context.pipeline().context(Http2FrameCodec.class);
		if (codec != null) {
			codec.close();
		}
	}

}
