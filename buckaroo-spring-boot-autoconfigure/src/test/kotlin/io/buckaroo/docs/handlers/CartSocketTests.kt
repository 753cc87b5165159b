package io.buckaroo.docs.handlers

import io.buckaroo.Termination
import io.buckaroo.test.TestSocket
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test
import java.time.Duration

@Tag("stress")
class CartSocketTests {

	@Test
	fun countsTheProductsUntilTheCustomerFallsSilent() {
		val socket = TestSocket.open(CartSocket()) { it.principal("ada") }
		socket.receive("saddle", "lasso")
		assertThat(socket).hasSent("1 products", "2 products").hasState(Cart("ada", listOf("saddle", "lasso")))
		socket.advance(Duration.ofSeconds(60))
		assertThat(socket).hasEnded(Termination.IdleTimeout::class.java)
	}

	@Test
	fun refusesStrangers() {
		assertThat(TestSocket.open(CartSocket())).hasCloseCode(1008)
	}

}
