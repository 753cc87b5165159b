package io.buckaroo.docs.handlers

import io.buckaroo.BuckarooSocket
import io.buckaroo.Connection
import io.buckaroo.Frame
import io.buckaroo.Result
import io.buckaroo.Termination
import io.buckaroo.WebSocketMapping
import org.apache.commons.logging.LogFactory
import org.springframework.stereotype.Component
import org.springframework.web.reactive.socket.CloseStatus

data class Cart(val customer: String, val products: List<String> = emptyList())

@Component
@WebSocketMapping("/carts")
class CartSocket : BuckarooSocket<Cart> {

	private val log = LogFactory.getLog(javaClass)

	override fun init(connection: Connection): Result<Frame, Cart> {
		val customer = connection.principal() ?: return Result.stop(CloseStatus.POLICY_VIOLATION)
		return Result.ok(Cart(customer.name))
	}

	override fun handle(frame: Frame.Data, state: Cart): Result<Frame, Cart> = when (frame) {
		is Frame.Text -> {
			val next = state.copy(products = state.products + frame.text())
			Result.reply(Frame.text("${next.products.size} products"), next)
		}
		is Frame.Binary -> Result.stop(CloseStatus.NOT_ACCEPTABLE)
	}

	override fun info(message: Any, state: Cart): Result<Frame, Cart> =
		if (message is Discount) Result.reply(Frame.text("${message.percent} % off")) else Result.ok()

	override fun terminate(termination: Termination, connection: Connection, state: Cart?) {
		val reason = when (termination) {
			is Termination.Failed -> "failed: ${termination.cause.message}"
			else -> "ended: $termination"
		}
		log.info("Cart of ${state?.customer} with ${state?.products?.size} products $reason")
	}

}

data class Discount(val percent: Int)
