;; dump: regalloc 1
;; skip: inline
;; Seven values are wanted each time round and there are six registers that calls keep. The loop's way without the call
;; must not touch memory but for what is loaded there: the call's way, which is seldom taken, saves and restores.
(module
  (func $g (import "e" "g"))
  (memory 1)
  (func (export "f") (param $p i32) (param $a i32) (param $b i32) (param $c i32) (param $d i32) (param $e i32) (param $n i32) (result i32)
    (loop $top
      (if (i32.eqz (i32.load (local.get $p))) (then (call $g)))
      (local.set $p (i32.add (local.get $p) (local.get $a)))
      (local.set $a (i32.xor (local.get $a) (local.get $b)))
      (local.set $b (i32.xor (local.get $b) (local.get $c)))
      (local.set $c (i32.xor (local.get $c) (local.get $d)))
      (local.set $d (i32.xor (local.get $d) (local.get $e)))
      (local.set $e (i32.xor (local.get $e) (local.get $p)))
      (br_if $top (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.add (local.get $a) (i32.add (local.get $b) (i32.add (local.get $c) (i32.add (local.get $d) (local.get $e)))))))
;;> ; function 1 after regalloc
;;> block 0:
;;>      0  entry.8
;;>      1  move.4 ebx, r10d
;;>      2  move.4 r13d, r9d
;;>      3  move.4 r12d, r8d
;;>      4  move.4 r15d, ecx
;;>      5  move.4 r14d, edx
;;>      6  move.4 ebp, esi
;;>      7  move.4 eax, edi
;;>      8  jmp.8 block 1
;;> block 1:  from 0 5  loop to 5
;;>      9  cmp.4 [rax], 0
;;>     10  je.8 block 3
;;>     11  jmp.8 block 2
;;> block 2:  from 1
;;>     12  jmp.8 block 4
;;> block 3:  from 1
;;>     13  mov.4 [spill], eax
;;>     14  call.8 [rip data + 216]  clobbers rax rcx rdx rsp rsi rdi r8 r9 r10 r11 xmm0 xmm1 xmm2 xmm3 xmm4 xmm5 xmm6 xmm7 xmm8 xmm9 xmm10 xmm11 xmm12 xmm13 xmm14 xmm15
;;>     15  move.4 eax, [spill]
;;>     16  jmp.8 block 4
;;> block 4:  from 2 3
;;>     17  lea.4 eax, [rax + rbp*1]
;;>     18  xor.4 ebp, r14d
;;>     19  xor.4 r14d, r15d
;;>     20  xor.4 r15d, r12d
;;>     21  xor.4 r12d, r13d
;;>     22  xor.4 r13d, eax
;;>     23  add.4 ebx, -1
;;>     24  test.4 ebx, ebx
;;>     25  jne.8 block 5
;;>     26  jmp.8 block 6
;;> block 5:  from 4
;;>     27  jmp.8 block 1
;;> block 6:  from 4
;;>     28  lea.4 eax, [r12 + r13*1]
;;>     29  add.4 eax, r15d
;;>     30  add.4 eax, r14d
;;>     31  add.4 eax, ebp
;;>     32  ret.8 0
;;> spill bytes 8, saved registers 0xf028
;;>
