package io.buckaroo.webflux;

import java.util.ArrayDeque;
import java.util.Queue;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.WebSocketFrameDecoder;
import reactor.netty.NettyPipeline;

/**
 * Keeps the bytes that came in one segment with the handshake. The HTTP codec passes them
 * on when it leaves the pipeline, but past the frame decoder, which has taken a place
 * before it.
 */
final class EarlyFrames extends ChannelInboundHandlerAdapter {

	private final Queue<ByteBuf> bytes = new ArrayDeque<>(1);

	/**
	 * Goes into the pipeline, before the handshake.
	 * @param channel the channel
	 * @return the handler
	 */
	static EarlyFrames keep(Channel channel) {
		EarlyFrames early = new EarlyFrames();
		channel.pipeline().addBefore(NettyPipeline.ReactiveBridge, null, early);
		return early;
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof ByteBuf buffer) {
			this.bytes.add(buffer);
		}
		else {
			context.fireChannelRead(message);
		}
	}

	/**
	 * Gives the bytes to the frame decoder, after the handshake.
	 * @param channel the channel
	 */
	void replay(Channel channel) {
		ChannelHandlerContext decoder = channel.pipeline().context(WebSocketFrameDecoder.class);
		try {
			while (decoder != null && !this.bytes.isEmpty()) {
				((ChannelInboundHandler) decoder.handler()).channelRead(decoder, this.bytes.remove());
				((ChannelInboundHandler) decoder.handler()).channelReadComplete(decoder);
			}
		}
		catch (Exception ex) {
			channel.pipeline().fireExceptionCaught(ex);
		}
	}

	/**
	 * Leaves the pipeline, whatever became of the handshake.
	 * @param channel the channel
	 */
	void leave(Channel channel) {
		if (channel.pipeline().context(this) != null) {
			channel.pipeline().remove(this);
		}
	}

	@Override
	public void handlerRemoved(ChannelHandlerContext context) {
		this.bytes.forEach(ByteBuf::release);
		this.bytes.clear();
	}

}
