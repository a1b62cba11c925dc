// The inner interface between XRT 2.13 and its drivers, which libxrt-dev does not ship: libxrt_coreutil calls a driver
// through the virtual functions of two classes. Only their order, their parameters and the size of the base class
// matter (Itanium C++ ABI), so they are declared here anew; Debian builds with the functions for AI engines. The order
// holds for XRT 2.13 alone, which is why driver.cpp compares the sizes of XRT's own tables and EmulatedCard the version.
#ifndef SKIPGATE_CARD_XRT_ABI_H
#define SKIPGATE_CARD_XRT_ABI_H

#include <xclbin.h>
#include <xrt.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <typeinfo>
#include <utility>
#include <vector>

// What boost::any is made of: a pointer to an object that knows its type.
namespace abi {

struct Content {
  virtual ~Content() = default;
  virtual const std::type_info& type() const noexcept = 0;
  virtual Content* clone() const = 0;
};

template <typename T>
struct Held final : Content {
  explicit Held(T given) : value(std::move(given)) {}
  const std::type_info& type() const noexcept override { return typeid(T); }
  Content* clone() const override { return new Held(value); }
  T value;
};

struct Any {
  template <typename T>
  explicit Any(T value) : content(new Held<T>(std::move(value))) {}
  ~Any() { delete content; }
  Any(const Any&) = delete;
  Any& operator=(const Any&) = delete;
  Content* content;
};

}  // namespace abi

namespace xrt_core {

class device;

namespace query {

enum class key_type { pcie_bdf = 8, rom_vbnv = 12 };

// XRT catches it where a query may have no answer.
class exception : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class no_such_key : public exception {
 public:
  explicit no_such_key(key_type wanted)
      : exception("the emulated card does not know query " + std::to_string(static_cast<int>(wanted))), key(wanted) {}
  key_type key;
};

struct request {
  enum class modifier { subdev, entry };
  virtual ~request() = default;
  virtual abi::Any get(const device*) const = 0;
  virtual abi::Any get(const device*, const abi::Any&) const { throw std::runtime_error(kUnknown); }
  virtual abi::Any get(const device*, const abi::Any&, const abi::Any&) const { throw std::runtime_error(kUnknown); }
  virtual abi::Any get(const device*, modifier, const std::string&) const { throw std::runtime_error(kUnknown); }
  virtual abi::Any get(const device*, const abi::Any&, const abi::Any&, const abi::Any&) const {
    throw std::runtime_error(kUnknown);
  }
  virtual void put(const device*, const abi::Any&) const { throw std::runtime_error(kUnknown); }
  static constexpr const char* kUnknown = "the emulated card does not know this query";
};

}  // namespace query

class ishim {
 public:
  virtual void close_device() = 0;
  virtual void open_context(const xuid_t xclbin, unsigned int unit, bool shared) = 0;
  virtual void close_context(const xuid_t xclbin, unsigned int unit) = 0;
  virtual xclBufferHandle alloc_bo(std::size_t size, unsigned int flags) = 0;
  virtual xclBufferHandle alloc_bo(void* host, std::size_t size, unsigned int flags) = 0;
  virtual void free_bo(xclBufferHandle) = 0;
  virtual xclBufferExportHandle export_bo(xclBufferHandle) const = 0;
  virtual xclBufferHandle import_bo(xclBufferExportHandle) = 0;
  virtual void close_export_handle(xclBufferExportHandle) = 0;
  virtual xclBufferHandle import_bo(pid_t, xclBufferExportHandle) = 0;
  virtual void copy_bo(xclBufferHandle to, xclBufferHandle from, std::size_t size, std::size_t toOffset,
                       std::size_t fromOffset) = 0;
  virtual void sync_bo(xclBufferHandle, xclBOSyncDirection, std::size_t size, std::size_t offset) = 0;
  virtual void* map_bo(xclBufferHandle, bool write) = 0;
  virtual void unmap_bo(xclBufferHandle, void*) = 0;
  virtual void get_bo_properties(xclBufferHandle, xclBOProperties*) const = 0;
  virtual void reg_read(std::uint32_t unit, std::uint32_t offset, std::uint32_t* value) const = 0;
  virtual void reg_write(std::uint32_t unit, std::uint32_t offset, std::uint32_t value) = 0;
  virtual void xread(xclAddressSpace, std::uint64_t, void*, std::size_t) const = 0;
  virtual void xwrite(xclAddressSpace, std::uint64_t, const void*, std::size_t) = 0;
  virtual void unmgd_pread(void*, std::size_t, std::uint64_t) = 0;
  virtual void unmgd_pwrite(const void*, std::size_t, std::uint64_t) = 0;
  virtual void exec_buf(xclBufferHandle) = 0;
  virtual int exec_wait(int milliseconds) const = 0;
  virtual void load_axlf(const axlf*) = 0;
  virtual void reclock(const std::uint16_t*) = 0;
  virtual void p2p_enable(bool) = 0;
  virtual void p2p_disable(bool) = 0;
  virtual void set_cma(bool, std::uint64_t) = 0;
  virtual void update_scheduler_status() = 0;
  virtual void user_reset(xclResetKind) = 0;
  virtual int open_ip_interrupt_notify(unsigned int) = 0;
  virtual void close_ip_interrupt_notify(int) = 0;
  virtual void enable_ip_interrupt(int) = 0;
  virtual void disable_ip_interrupt(int) = 0;
  virtual void wait_ip_interrupt(int) = 0;
  virtual std::cv_status wait_ip_interrupt(int, std::int32_t) = 0;
  // AI engines: places in the table that nothing here ever calls.
  virtual void aie00() = 0;
  virtual void aie01() = 0;
  virtual void aie02() = 0;
  virtual void aie03() = 0;
  virtual void aie04() = 0;
  virtual void aie05() = 0;
  virtual void aie06() = 0;
  virtual void aie07() = 0;
  virtual void aie08() = 0;
  virtual void aie09() = 0;
  virtual void aie10() = 0;
  virtual void aie11() = 0;
  virtual void aie12() = 0;
  virtual void aie13() = 0;
  virtual void aie14() = 0;
  virtual void aie15() = 0;
  virtual void aie16() = 0;
  virtual void aie17() = 0;
  virtual void aie18() = 0;
  virtual void aie19() = 0;
  virtual void aie20() = 0;
};

class device : public ishim {
 public:
  explicit device(unsigned int index);
  virtual ~device();
  virtual void* get_device_handle() const = 0;
  virtual void* get_mgmt_handle() const = 0;
  virtual void* get_user_handle() const = 0;
  virtual bool is_userpf() const = 0;
  virtual const query::request& lookup_query(query::key_type) const = 0;
  virtual void get_info(void* tree) const = 0;
  virtual void read(std::uint64_t, void*, std::uint64_t) const = 0;
  virtual void write(std::uint64_t, const void*, std::uint64_t) const = 0;
  virtual void reset(void* kind) const = 0;
  virtual void xclmgmt_load_xclbin(const char*) const = 0;
  virtual int open(const std::string&, int) const = 0;
  virtual void close(int) const = 0;

  // To be called when an xclbin was loaded.
  void register_axlf(const axlf*);

 private:
  // Its index, the xclbin it has and the compute units of it: XRT's own.
  alignas(8) std::byte others_[104];
};
static_assert(sizeof(device) == 112, "the size of xrt_core::device in XRT 2.13");

class system {
 public:
  system();
  virtual void get_xrt_info(void* tree) = 0;
  virtual void get_os_info(void* tree) = 0;
  virtual void get_devices(void* tree) const = 0;
  virtual unsigned int get_device_id(const std::string&) const;
  virtual std::pair<unsigned int, unsigned int> get_total_devices(bool user) const = 0;
  virtual std::shared_ptr<device> get_userpf_device(unsigned int index) const = 0;
  virtual std::shared_ptr<device> get_userpf_device(void* handle, unsigned int index) const = 0;
  virtual std::shared_ptr<device> get_mgmtpf_device(unsigned int index) const = 0;
  virtual int get_monitor_access_type() const = 0;
  virtual void program_plp(const device*, const std::vector<char>&, bool) const = 0;
  virtual void mem_read(const device*, long long, long long, const std::string&) const = 0;
  virtual void mem_write(const device*, long long, long long, unsigned int) const = 0;
};

// Of libxrt_coreutil: remembers the device of a handle, and answers it.
std::shared_ptr<device> get_userpf_device(void* handle, unsigned int index);

}  // namespace xrt_core

#endif
