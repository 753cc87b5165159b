package io.buckaroo.test.client;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;

/**
 * Reads the events of a stream.
 */
final class EventReader extends ConnectionReader<HttpContent> {

	private final EventParser parser;

	EventReader(Transcript transcript) {
		super(HttpContent.class, transcript);
		this.parser = new EventParser(this::received);
	}

	@Override
	protected void channelRead0(ChannelHandlerContext context, HttpContent content) {
		if (content.decoderResult().isFailure()) {
			exceptionCaught(context, content.decoderResult().cause());
			return;
		}
		this.parser.parse(ByteBufUtil.getBytes(content.content()));
		if (content instanceof LastHttpContent) {
			end(true, "the stream ended");
			context.close();
		}
	}

	@Override
	String describeBreak() {
		return "the server ended the connection before the end of the stream";
	}

}
