// A weight matrix as a sum of planes of small digits, each times a power of two and each in the form that costs least.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <utility>

#include "packed.h"
#include "plain_bytes.h"
#include "windows.h"

namespace skipgate {

// What a matrix's product lacks goes to its rows' biases, modulo 2^32 as all sums.
using Biases = Array<std::uint32_t>;

inline std::uint32_t times(std::int32_t x, int shift) {
  return shift > 31 ? 0 : static_cast<std::uint32_t>(x) << shift;
}

class Matrix {
 public:
  // Adds digits * 2^shift. parts: of the vectors; n: how many vectors share a pass over the weights.
  void plane(const Digits& digits, int shift, int parts, int n, Biases& biases) {
    planes_.push_back({choose(digits, n), shift});
    for (int row = 0; row < digits.rows; ++row) {
      const std::int8_t* values = digits.values.data() + static_cast<std::size_t>(row) * digits.columns;
      const std::int32_t correction = planes_.back().form->correction(values, digits.columns);
      std::int32_t sum = 0;
      for (int c = 0; c < digits.columns; ++c) sum += values[c];
      for (int part = 0; part < parts; ++part) biases[row] += times(correction, shift + 8 * part);
      if (parts > 1) biases[row] += times(kOffset * sum, shift);
    }
  }

  // Adds the products of a block with n vectors: parts[p][v] is part p of vector v.
  void add(int block, const std::array<const Part*, kMostParts>& parts, int count, int n,
           std::int32_t* const* sums) const {
    for (const Plane& plane : planes_) {
      for (int part = 0; part < count; ++part) plane.form->add(block, parts[part], n, plane.shift + 8 * part, sums);
    }
  }

  std::string describe() const {
    std::string text;
    for (const Plane& plane : planes_) {
      text += (text.empty() ? "" : " + ") + std::string(plane.form->name()) + " " + std::to_string(plane.form->bytes());
    }
    return text.empty() ? "zero" : text;
  }

 private:
  struct Plane {
    std::unique_ptr<Form> form;
    int shift;
  };

  static std::unique_ptr<Form> choose(const Digits& digits, int n) {
    bool ternary = true;
    std::size_t nonzeros = 0;
    for (std::int8_t digit : digits.values) {
      ternary = ternary && digit >= -1 && digit <= 1;
      nonzeros += digit != 0;
    }
    std::unique_ptr<Form> best;
    if (ternary) {
      best = std::make_unique<Packed>(digits);
    } else {
      best = std::make_unique<PlainBytes>(digits);
    }
    // Above this density a window has few columns, and costs more for certain.
    if (nonzeros * 2 <= digits.values.size() && Windows<true>::holds(digits)) {
      std::unique_ptr<Form> sparse;
      if (ternary) {
        sparse = std::make_unique<Windows<true>>(digits);
      } else {
        sparse = std::make_unique<Windows<false>>(digits);
      }
      if (sparse->cost(n) < best->cost(n)) best = std::move(sparse);
    }
    return best;
  }

  std::vector<Plane> planes_;
};

// The columns of a matrix that a one-hot input selects from.
class Columns {
 public:
  void plane(const Digits& digits, int shift) {
    Plane plane{Array<std::int8_t>(digits.values.size()), shift, digits.rows};
    for (int row = 0; row < digits.rows; ++row) {
      for (int c = 0; c < digits.columns; ++c) {
        plane.values[static_cast<std::size_t>(c) * digits.rows + row] = digits.at(row, c);
      }
    }
    planes_.push_back(std::move(plane));
  }

  void add(int block, int column, std::int32_t* sums) const {
    for (const Plane& plane : planes_) {
      const std::int8_t* values =
          plane.values.data() + static_cast<std::size_t>(column) * plane.rows + static_cast<std::size_t>(block) * kBlock;
      for (int at = 0; at < kBlock; at += kLanes) addTo(sums + at, widen(values + at), plane.shift);
    }
  }

 private:
  struct Plane {
    Array<std::int8_t> values;
    int shift;
    int rows;
  };

  std::vector<Plane> planes_;
};

}  // namespace skipgate
