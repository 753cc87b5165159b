package io.buckaroo.test.client;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the server sends on an open connection into the {@link Transcript}.
 *
 * @param <M> the type of what is read
 */
abstract class ConnectionReader<M> extends SimpleChannelInboundHandler<M> {

	private final Transcript transcript;

	private @Nullable String fault;

	private boolean ended;

	ConnectionReader(Class<M> type, Transcript transcript) {
		super(type);
		this.transcript = transcript;
	}

	final void received(Entry entry) {
		this.transcript.add(entry);
	}

	final void end(boolean complete, String description) {
		if (!this.ended) {
			this.ended = true;
			received(new Entry.End(complete, description));
		}
	}

	/**
	 * Describes an end of the connection that nothing has announced.
	 */
	abstract String describeBreak();

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
		if (event instanceof Http2ResetFrame reset) {
			this.fault = "the server reset the HTTP/2 stream with error " + reset.errorCode();
		}
		else if (event instanceof Entry.End end) {
			// Announced by this client
			end(end.complete(), end.description());
		}
		super.userEventTriggered(context, event);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.fault = "the connection failed: " + cause;
		context.close();
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) throws Exception {
		end(false, (this.fault != null) ? this.fault : describeBreak());
		Wire.tcp(context.channel()).close();
		super.channelInactive(context);
	}

}
