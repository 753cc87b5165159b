package io.buckaroo.webflux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import reactor.netty.NettyPipeline;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EarlyFrames}.
 */
class EarlyFramesTests {

	private final EmbeddedChannel channel = new EmbeddedChannel();

	@Test
	void bytesThatNoHandshakeFollowsAreReleased() {
		this.channel.pipeline().addLast(NettyPipeline.ReactiveBridge, new ChannelInboundHandlerAdapter());
		EarlyFrames early = EarlyFrames.keep(this.channel);
		ByteBuf bytes = Unpooled.copiedBuffer(new byte[] { 1 });
		this.channel.writeInbound(bytes);
		early.leave(this.channel);
		assertThat(this.channel.pipeline().get(EarlyFrames.class)).isNull();
		assertThat(bytes.refCnt()).isZero();
		assertThat(this.channel.finish()).isFalse();
	}

}
