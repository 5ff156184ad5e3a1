/// A binary floating-point type that is read from JSON.
protocol JSONFloatingPoint: BinaryFloatingPoint, LosslessStringConvertible {
    /// Powers of ten that the type holds exactly.
    static var powersOfTen: [Self] { get }
}

extension Double: JSONFloatingPoint {
    static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    ]
}

extension Float: JSONFloatingPoint {
    static let powersOfTen: [Float] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10]
}

extension JSONFloatingPoint {
    /// The nearest number of the type; nil where that is infinite, or zero for what is not zero.
    init?(number: JSONNumber) {
        let significands = UInt64(1) << UInt64(Self.significandBitCount + 1)
        if let (whole, decimals) = number.digits, whole <= significands, decimals < Self.powersOfTen.count {
            // Both are exact, so that dividing rounds once, to the nearest.
            let value = Self(whole) / Self.powersOfTen[decimals]
            self = number.isNegative ? -value : value
        } else {
            guard let value = Self(number.text), value.isFinite, value != 0 || number.isZero else { return nil }
            self = value
        }
    }
}
